import { availableParallelism } from 'node:os';
import { type EngineName, engines, isPresent } from './engine.ts';
import { type ListCost, longLists } from './long-lists.ts';
import { type PaperRate, papersASecond } from './papers-a-second.ts';
import { type PrintRun, printRun } from './print-run.ts';
import { canPin } from './workshop.ts';

export interface DocumentsResult {
  machine: { cores: number; node: string; one_core: boolean; absent: EngineName[] };
  letter: Record<string, PaperRate>;
  list10k: Record<string, ListCost>;
  list100k: Record<string, ListCost>;
  docx_letter: Record<string, PaperRate>;
  docx10k: Record<string, ListCost>;
  print_run: PrintRun;
}

const letterEngines: EngineName[] = [
  'pdfmake_subset',
  'pdfmake_published',
  'typst',
  'typst_untagged',
  'chromium',
  'libreoffice',
  'ours',
];
/** Not LibreOffice: it takes minutes for 10,000 rows, and quadratically more for more. */
const listEngines = letterEngines.filter((name) => name !== 'libreoffice');
const wordEngines: EngineName[] = ['docxtemplater', 'ours'];

/**
 * Ours is the product's whole path: checked, laid out, code and QR, tags, data attached, PDF/A-3a, hash. The peers make the same page plain, without
 * code and QR, as their documentation shows.
 */
export async function benchDocuments(quick: boolean): Promise<DocumentsResult> {
  const rounds = quick ? 3 : 5;
  const present = await Promise.all(letterEngines.map(isPresent));
  const absent = letterEngines.filter((_, at) => !present[at]);
  const here = (names: EngineName[]) => names.filter((name) => !absent.includes(name));
  return {
    machine: { cores: availableParallelism(), node: process.version, one_core: canPin, absent },
    letter: await papersASecond(here(letterEngines), 'letter', rounds),
    docx_letter: await papersASecond(wordEngines, 'docx_letter', rounds),
    list10k: await longLists(here(listEngines), 'list', 10_000, rounds),
    list100k: await longLists(['ours'], 'list', 100_000, rounds),
    docx10k: await longLists(wordEngines, 'docx_list', 10_000, rounds),
    print_run: await printRun(quick ? 1000 : 5000, rounds),
  };
}

export const engineTitle = (name: string): string => engines[name as EngineName].name;
