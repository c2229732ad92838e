/** A bar on stderr, where a person watches; `done` of `total`. Ends its line when all is done. */
export function bar(quiet: boolean): (done: number, total: number) => void {
  if (quiet || !process.stderr.isTTY) return () => {};
  return (done, total) => {
    const filled = total === 0 ? width : Math.floor((done / total) * width);
    const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} / ${total}`;
    process.stderr.write(`\r  ${line}${done === total ? '\n' : ''}`);
  };
}

const width = 30;
