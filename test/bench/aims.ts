import type { DocumentsResult } from './documents.ts';
import type { Rate } from './measure.ts';

/** What we said we would reach, and what this run measured. */
export interface Aim {
  work: string;
  aim: string;
  measured: string;
  met: boolean;
}

export function aimsOf(result: DocumentsResult): Aim[] {
  return [...letterAims(result), ...listAims(result), ...wordAims(result), printAim(result)];
}

function letterAims({ letter }: DocumentsResult): Aim[] {
  const [ours, subset, published, typst] = [
    letter.ours!,
    letter.pdfmake_subset!,
    letter.pdfmake_published!,
    letter.typst!,
  ];
  const times = (peer: typeof ours) => ours.docs_per_s / peer.docs_per_s;
  return [
    atLeast('letter, to pdfmake with subset fonts', times(subset), 4),
    atLeast('letter, to pdfmake with published fonts', times(published), 10),
    atLeast('letter, to Typst tagged', times(typst), 1),
    atMost('letter, kB', ours.bytes / 1000, 45),
  ];
}

function listAims({ list10k, list100k }: DocumentsResult): Aim[] {
  const [ours, stock, long] = [list10k.ours!, list10k.pdfmake_subset!, list100k.ours!];
  return [
    atLeast('10,000 rows, to pdfmake', stock.s / ours.s, 15),
    atLeast('10,000 rows, memory of pdfmake', stock.peak_mb / ours.peak_mb, 4),
    atMost('10,000 rows, event loop held, ms', ours.stall_ms, 50),
    atMost('100,000 rows, to 10,000', long.s / ours.s, 11),
    atMost('100,000 rows, peak MB', long.peak_mb, 300),
  ];
}

function wordAims({ docx_letter, docx10k }: DocumentsResult): Aim[] {
  return [
    atLeast('Word letter, to docxtemplater', docx_letter.ours!.ratio, 1.2),
    atLeast('Word 10,000 rows, to docxtemplater', docx10k.ours!.ratio, 5),
  ];
}

function printAim({ print_run: { documents, threads, ratio } }: DocumentsResult): Aim {
  return atLeast(`${documents} documents, ${threads} cores to one`, ratio, 1.6);
}

/** Of the bench of the archive: its tables by name. */
export function archiveAimsOf(tables: Record<string, Rate[]>): Aim[] {
  return Object.entries(tables).flatMap(([what, rates]) => {
    const of = (name: string) => rates.find((rate) => rate.name === name);
    const [deposits, check, rebuild] = [of('deposits'), of('check'), of('rebuild')];
    return [
      ...(deposits && what.endsWith(', 16 at once')
        ? [atLeast(`${what}: deposits, to raw`, deposits.ratio, 0.7)]
        : []),
      ...(check ? [atLeast(`${what}: check, to the hash loop`, check.ratio, 0.8)] : []),
      ...(rebuild ? [atLeast(`${what}: rebuild, records a second`, rebuild.median, 30_000)] : []),
    ];
  });
}

const atLeast = (work: string, value: number, aim: number): Aim => ({
  work,
  aim: `at least ${aim}`,
  measured: value.toFixed(2),
  met: value >= aim,
});

const atMost = (work: string, value: number, aim: number): Aim => ({
  work,
  aim: `at most ${aim}`,
  measured: value.toFixed(2),
  met: value <= aim,
});
