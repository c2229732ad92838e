/** `( V ) Layak   (   ) Tidak layak`: answers beside each other, the chosen one marked, or none for the hand. */
export function answers(choices: readonly string[], chosen: string | undefined): string {
  return choices.map((choice) => `(${choice === chosen ? ' V ' : '    '}) ${choice}`).join('      ');
}
