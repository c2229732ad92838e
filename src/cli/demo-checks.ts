import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examineSk, type SkExceptions } from '../archive/exceptions.ts';
import type { ExceptionCode } from '../domain/exceptions/exception.ts';
import { AppError } from '../errors.ts';
import { openPdf } from '../scan/pdfium.ts';
import type { DemoOffice, Family, Paper } from './demo-office.ts';
import type { Played } from './demo-procedure.ts';
import { pictureOf } from './page-picture.ts';

const failed = (what: string) => new AppError('internal', `the demo failed: ${what}`);

/** One picture for each type of paper, in `dir`. Throws for a type that was not made. */
export async function makeContactSheet(office: DemoOffice, dir: string): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const types = office.app.templates.list().map(({ type }) => type);
  const first = (type: string) => office.papers.find((one) => one.type === type && one.format === 'pdf');
  const missing = types.filter((type) => !first(type));
  if (missing.length > 0) throw failed(`no paper of type ${missing.join(', ')}`);
  for (const type of types) {
    await writeFile(join(dir, `${type}.png`), await pictureOf(await office.read(first(type)!)));
  }
  return types;
}

/** Throws where a register or recap leaves out a family that it should list. */
export async function checkRegisters(office: DemoOffice, { families, paid }: Played): Promise<void> {
  const late = paid.filter(({ keluarga }) => keluarga.berkas.teguran !== undefined);
  const name = ({ data }: Family) => data.pemohon.nama;
  await checkLists(
    office,
    'daftar-berkas',
    families.map(({ data }) => data.nomorBerkas!),
  );
  await checkLists(office, 'buku-penerima-layanan', families.map(name));
  await checkLists(office, 'daftar-hasil-verifikasi', families.map(name));
  await checkLists(office, 'rekap-lpj', late.map(name));
  await checkLists(office, 'rekap-monitoring', paid.slice(0, -1).map(name));
}

async function checkLists(office: DemoOffice, type: string, wanted: readonly string[]): Promise<void> {
  const paper = office.papers.find((one) => one.type === type)!;
  const text = await textOf(office, paper);
  const lost = wanted.filter((each) => !text.includes(squeezed(each)));
  if (lost.length > 0) throw failed(`${type} does not list ${lost.join(', ')}`);
}

/** A cell breaks a long name over lines. */
const squeezed = (text: string) => text.replace(/[\s\u00ad-]+/g, '').toLowerCase();

async function textOf(office: DemoOffice, paper: Paper): Promise<string> {
  const pdf = await openPdf(await office.read(paper));
  const text = Array.from({ length: pdf.count }, (_, at) => pdf.text(at + 1)).join('\n');
  pdf.close();
  return squeezed(text);
}

/** What samples/prosedur.ts and toBeSigned have put in. */
const planted: readonly ExceptionCode[] = [
  'rekening-ganda',
  'nota-kembar',
  'tanpa-kuitansi',
  'lpj-lewat-batas-internal',
];

/** The exceptions of the SK. Throws where one of the planted ones is not seen. */
export async function examine({ app }: DemoOffice, { sk }: Played): Promise<SkExceptions> {
  const found = await examineSk(app.archive, app.instansi.data, sk.id);
  const unseen = planted.filter((code) => !found.items.some((one) => one.code === code));
  if (unseen.length > 0) throw failed(`not seen in the SK: ${unseen.join(', ')}`);
  return found;
}
