import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { samplePenyaluran } from '../../samples/kegiatan.ts';
import { findRecords } from '../archive/catalog.ts';
import { depositRecord } from '../archive/deposit.ts';
import { type RecordQuery, recordQuerySchema } from '../domain/record.ts';
import { findVillage } from '../domain/region.ts';
import { AppError } from '../errors.ts';
import { inspectFile } from '../scan/pages.ts';
import type { DemoOffice, Family, Paper } from './demo-office.ts';
import type { Played } from './demo-procedure.ts';
import { signAndScan } from './demo-scanner.ts';
import type { Steps } from './demo-steps.ts';

/** One of each is enough to show; a scan takes longer than anything else here. */
const alsoSigned = [
  'surat-permohonan',
  'berita-acara-verifikasi',
  'rekomendasi',
  'pakta-integritas',
  'lpj',
  'pengunduran-diri',
];

/** The receipts of all but the last family, which an auditor will miss, and one paper of some other types. */
export function toBeSigned({ papers }: DemoOffice, { paid }: Played): Paper[] {
  const missing = paid.at(-1)!.id;
  const pdfs = papers.filter(({ format }) => format === 'pdf');
  const receipts = pdfs.filter(({ type, berkas }) => type === 'kuitansi' && berkas[0]!.id !== missing);
  return [...receipts, ...alsoSigned.map((type) => pdfs.find((paper) => paper.type === type)!)];
}

/** Prints, signs, stamps, scans and archives these papers. */
export async function signAll(office: DemoOffice, dir: string, papers: readonly Paper[], steps: Steps) {
  await mkdir(dir, { recursive: true });
  for (const [at, paper] of papers.entries()) {
    await signOne(office, dir, paper, at + 1);
    steps.progress(at + 1, papers.length);
  }
  return papers;
}

async function signOne(office: DemoOffice, dir: string, paper: Paper, seed: number): Promise<void> {
  const { archive } = office.app;
  const scan = await signAndScan(await office.read(paper), { seed });
  const fileName = `${paper.type}-${paper.code}.${scan.ext}`;
  await writeFile(join(dir, fileName), scan.bytes);
  const spooled = await archive.inbox.spool(Readable.from([scan.bytes]));
  const inspected = await inspectFile(spooled.path);
  const metadata = {
    type: paper.type,
    title: `${paper.title}, ditandatangani`,
    date: paper.date,
    berkas: [],
    documentCode: paper.code,
    tingkatPerkembangan: 'asli' as const,
    media: 'kertas',
  };
  await depositRecord(archive, { spooled, fileName, ...inspected, metadata }, office.who);
}

export interface Found {
  asked: string;
  records: number;
  first: string;
}

/** Looks for scans by name, number and village. Throws where one is not found. */
export async function findAgain(office: DemoOffice, { paid }: Played): Promise<Found[]> {
  const found: Found[] = [];
  for (const [asked, query] of questions(paid)) {
    const { items } = await findRecords(office.app.archive, recordQuerySchema.parse(query));
    const first = items[0];
    if (!first) throw new AppError('internal', `the demo found nothing for: ${asked}`);
    found.push({ asked, records: items.length, first: `${first.id} ${first.type} (${first.state})` });
  }
  return found;
}

type Question = [asked: string, query: { q: string; filters: Partial<RecordQuery['filters']> }];

function questions(paid: readonly Family[]): Question[] {
  const { nama, alamat } = paid[2]!.data.pemohon;
  const village = findVillage(alamat.kodeWilayah)!;
  const number = samplePenyaluran(paid).lines[4]!.nomorBukti;
  const filters = { origin: 'scan' as const };
  return [
    [`nama: ${nama}`, { q: nama, filters }],
    [`nomor: ${number}`, { q: number, filters }],
    [`desa: ${village.name}`, { q: '', filters: { ...filters, desa: village.code, type: 'kuitansi' } }],
  ];
}
