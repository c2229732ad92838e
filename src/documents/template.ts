import type { z } from 'zod';
import type { KeptPaper } from '../archive/kept-papers.ts';
import type { Berkas, Stage } from '../domain/berkas.ts';
import type { DaftarFilter } from '../domain/daftar.ts';
import type { DocumentFormat } from '../domain/document-format.ts';
import type { Instansi } from '../domain/instansi.ts';
import type { Kegiatan } from '../domain/kegiatan.ts';
import type { RegulationsAt } from '../domain/regulations.ts';
import type { PdfContent } from './pdf/content.ts';
import type { Sheet } from './xlsx/sheet.ts';

/** A versioned thing as `pick` sees it: its id, the version that is printed, and its data. */
export interface Versioned<T> {
  id: string;
  version: number;
  data: T;
}

/** All that a template may look at. Pure data: no clock, no files. */
export interface PickSource {
  /** The case file, for a template made from a berkas. */
  berkas?: Versioned<Berkas>;
  /** The act, for a template made from a kegiatan. */
  kegiatan?: Versioned<Kegiatan>;
  /**
   * The case files named by the lines of the kegiatan, in the order of the lines, at the versions they name (or as they are
   * now, for a template that declares `newest`). For a paper of
   * stage perubahan the berkas that `perubahan.pengganti` names.
   */
  members: readonly Versioned<Berkas>[];
  /** For a template made from a daftar: what was asked for, and what `pickRow` took of each berkas, by kodeWilayah, then name. */
  daftar?: { filter: DaftarFilter; rows: readonly Versioned<unknown>[] };
  /** The papers in the folder of the berkas by their day, for a template that declares `records`; else none. */
  records?: readonly KeptPaper[];
  instansi: Instansi;
  /** The regulation values in force on `date`. */
  regulations: RegulationsAt;
  /** The day printed on the paper, ISO. */
  date: string;
  /** What only this paper needs, typed by the clerk. */
  input: Readonly<Record<string, unknown>>;
}

/** What `issue` draws for one document; a preview has `konsep: true` and a code of zeros that no reader accepts. */
export interface IssueMark {
  code: string;
  /** ISO instant, UTC. */
  issuedAt: string;
  /** `BKS:` or `<PUBLIC_URL>/D/`, upper case: what stands before the code in the QR. */
  qrPrefix: string;
  konsep: boolean;
}

export type { DocumentFormat };

/** How a paper is known in the register, beside its type and code. */
interface RegisterEntry {
  /** The number it goes by and is found under. */
  number?: string | undefined;
  /** Its own day, where that is not the day it was asked for with. */
  date?: string;
  /** Which of several papers of this type it is: papers of two variants do not supersede each other. */
  variant?: string;
}

/** One document type. Its folder `templates/<type>/` holds template.ts, sample.json and, for Word, layout.docx. */
export interface Template<Data = unknown> {
  title: string;
  version: string;
  stage: Stage;
  /** Further stages that the paper serves, such as the surat tugas that of monitoring. */
  alsoIn?: readonly Stage[];
  /** Made only where the office names the type in `naskahTambahan`: practice differs, or another office issues it. */
  optional?: true;
  /** One case file, one act, or a daftar: all the case files that a filter finds. */
  from: 'berkas' | 'kegiatan' | 'daftar';
  /** Also shows the papers kept of the berkas; of a daftar, how many each berkas has. */
  records?: true;
  /** The class of paper, which decides size, margins and font: citizen's own, official letter or form, keputusan. */
  naskah: 'warga' | 'khusus' | 'keputusan';
  /** Takes from the source what the paper shows, as it will be shown or missing; never throws for missing data. */
  pick(source: PickSource): unknown;
  /**
   * For a daftar, what it shows of one berkas, which has so many papers. Called for one after the other as they are read: twenty
   * thousand case files are never in memory at once.
   */
  pickRow?(berkas: Berkas, papers: number): unknown;
  /** Checks what `pick` took, or what a preview sends. Each field has a label: `.meta({ title, stage, path })`. */
  schema: z.ZodType<Data>;
  /** What the clerk may type for this paper alone; where it is left out, nothing. */
  input?: z.ZodType<Record<string, unknown>>;
  /** The kind of kegiatan it is made from, or whose line for the berkas it prints; several where any of them will do. */
  kegiatan?: Kegiatan['jenis'] | readonly Kegiatan['jenis'][];
  /** Made from a kegiatan, it shows its berkas as they are now: a recap of what came after the act. */
  newest?: true;
  /** What the register notes of the paper. */
  register?(data: Data): RegisterEntry;
  /** Field paths left blank on the paper and recorded later from the signed one. */
  filledByHand?: readonly string[];
  /** A letter of the office, whose blank `nomor` is taken from its own series where it has one. */
  numberable?: true;
  /** Does this family have such a paper to make? Asked by a print run over a whole stage, which leaves the others out. */
  applies?(berkas: Berkas): boolean;
  pdf?(data: Data, mark: IssueMark): PdfContent;
  /**
   * `fields` gives what the tags of the layout may name: texts, numbers, flags, groups and lists. A list is an array, or for long
   * ones an iterable that makes its rows as they are read and may be read again; it is quick, for nothing else runs meanwhile.
   */
  docx?: { file: URL; fields(data: Data): object };
  /** A list for Excel: the same rows, with NIK and accounts as text. */
  xlsx?(data: Data): Sheet;
}

/** The kinds of kegiatan that a template takes; none where it takes any, or needs none. */
export function kegiatanOf({ kegiatan = [] }: Pick<Template, 'kegiatan'>): readonly Kegiatan['jenis'][] {
  return typeof kegiatan === 'string' ? [kegiatan] : kegiatan;
}

/** Types the parts of a template against its schema. */
export function defineTemplate<Data>(template: Template<Data>): Template<Data> {
  return template;
}
