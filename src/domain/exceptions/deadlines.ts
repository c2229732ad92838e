import { lpjDue, type RegulationsAt, regulationsAt } from '../regulations.ts';

/** The first day on which every regulation value is known. */
const known = '2023-01-01';

/** The rules that held at the end of the budget year; for years before they were written down, those of today. */
function rulesOf(tahunAnggaran: number, today: string): RegulationsAt {
  const end = `${tahunAnggaran}-12-31`;
  return regulationsAt(end >= known ? end : today);
}

/** The last day for the LPJ of a budget year, ISO. A Sunday does not shift it (domain 6.7). */
export function lpjDueOf(tahunAnggaran: number, today: string): string {
  return lpjDue(rulesOf(tahunAnggaran, today), tahunAnggaran);
}

/** The last day on which money not spent goes back to the Kas Daerah, ISO. */
export function setorDueOf(tahunAnggaran: number, today: string): string {
  const { setorDeadline } = rulesOf(tahunAnggaran, today);
  return lpjDue({ lpjDeadline: setorDeadline }, tahunAnggaran);
}
