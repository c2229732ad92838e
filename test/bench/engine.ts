import { access } from 'node:fs/promises';

/** What is made: one page, or a list of that many rows; as PDF or as Word file. */
export type Work = 'letter' | 'list' | 'docx_letter' | 'docx_list';

/** An engine that has loaded what it loads once a process. */
interface Session {
  /** The paper number `n`, made from its data to its bytes. */
  make(n: number): Promise<Uint8Array>;
  close?(): Promise<void>;
}

/** Loads the engine for this work; `rows` of a list. */
export type OpenEngine = (work: Work, rows: number) => Promise<Session>;

interface Engine {
  /** How it is called in tables. */
  name: string;
  open: () => Promise<OpenEngine>;
  /** The program it needs on this machine. */
  program?: string;
}

/** Each is loaded only in the process that uses it. */
export const engines = {
  ours: {
    name: 'Berkas, the whole path',
    open: async () => (await import('./engines/ours.ts')).openOurs,
  },
  pdfmake_published: {
    name: 'pdfmake 0.3.11, published fonts',
    open: async () => (await import('./engines/pdfmake.ts')).openPublished,
  },
  pdfmake_subset: {
    name: 'pdfmake 0.3.11, our subset fonts',
    open: async () => (await import('./engines/pdfmake.ts')).openSubset,
  },
  typst: { name: 'Typst 0.14, tagged', open: async () => (await import('./engines/typst.ts')).openTagged },
  typst_untagged: {
    name: 'Typst 0.14, untagged',
    open: async () => (await import('./engines/typst.ts')).openUntagged,
  },
  chromium: {
    name: 'Chromium, untagged, kept running',
    open: async () => (await import('./engines/chromium.ts')).openChromium,
    program: '/usr/bin/chromium',
  },
  libreoffice: {
    name: 'LibreOffice, from Word',
    open: async () => (await import('./engines/libreoffice.ts')).openLibreoffice,
    program: '/usr/bin/soffice',
  },
  docxtemplater: {
    name: 'docxtemplater 3.71.0',
    open: async () => (await import('./engines/docxtemplater.ts')).openDocxtemplater,
  },
} satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;

/** Can this machine run it? */
export async function isPresent(name: EngineName): Promise<boolean> {
  const { program }: Engine = engines[name];
  return (
    program === undefined ||
    access(program).then(
      () => true,
      () => false,
    )
  );
}
