import { samplePenetapan } from '../../samples/kegiatan.ts';
import { samplePerubahan } from '../../samples/perubahan.ts';
import { type Nasib, sampleProsedur, withdrawn } from '../../samples/prosedur.ts';
import { sampleRekomendasi } from '../../samples/rekomendasi.ts';
import { sampleVerifikasi } from '../../samples/verifikasi.ts';
import { getManifest } from '../archive/retrieve.ts';
import { fillByHand } from '../documents/filled-by-hand.ts';
import { officialAt } from '../domain/instansi.ts';
import type { Penetapan } from '../domain/kegiatan.ts';
import { account, guide, monitor, pay, promise, warn } from './demo-aid.ts';
import type { Act, DemoOffice, Family, Paper } from './demo-office.ts';
import type { Steps } from './demo-steps.ts';

/** What the procedure leaves behind, to be scanned, searched and checked. */
export interface Played {
  families: readonly Family[];
  /** Those that got the aid, in the order in which they applied. */
  paid: readonly Family[];
  sk: Act;
}

const petugas = [
  {
    nama: 'Dian Pertiwi, A.Md.',
    nip: '198503122009012004',
    pangkat: 'Penata Muda',
    jabatan: 'Penyuluh Sosial Ahli Pertama',
  },
  {
    nama: 'Hendra Saputra, S.Sos.',
    nip: '198107242006041008',
    pangkat: 'Penata Tingkat I',
    jabatan: 'Pekerja Sosial Ahli Muda',
  },
];
/** The whole procedure of one year, from the proposals to the folders in the archive: one print run a stage, as an office does it. */
export async function playProcedure(office: DemoOffice, steps: Steps): Promise<Played> {
  const families = await steps.run('permohonan', 'proposals of families', () => apply(office));
  const by = (...nasib: Nasib[]) => families.filter(({ keluarga }) => nasib.includes(keluarga.nasib));
  const step = (name: string, what: string, work: () => Promise<Paper[]>) => steps.run(name, what, work);
  await step('persyaratan', 'receipts with the checklist', () => receive(office, families));
  await step('verifikasi', 'visits, berita acara, letters to the rejected', () => verify(office, families));
  const advice = await office.act(sampleRekomendasi(by('penerima', 'mundur', 'cadangan')));
  await step('rekomendasi', 'recommendation, adapted RAB', () => recommend(office, advice, by));
  const sk = await decree(office, steps, { advice, members: by('penerima', 'mundur') });
  const [reserve, left] = [by('cadangan')[0]!, by('mundur')[0]!];
  const change = await replace(office, steps, { sk, reserve, left });
  await step('anggaran', 'budget, no paper of its own', () => budget(office));
  const paid = by('penerima', 'cadangan');
  await step('bimbingan', 'invitation, attendance, report', () => guide(office, paid));
  const payments = await promise(office, steps, [
    { sk, members: by('penerima'), from: 0 },
    { sk: change, members: [reserve], from: by('penerima').length },
  ]);
  await step('penyaluran', 'receipts, lists and letters of the banks', () => pay(office, payments));
  await step('lpj', 'accounts in time, recap', () => account(office, payments, 'in time'));
  await step('teguran', 'warnings 1 to 3', () => warn(office, payments));
  await step('lpj', 'late accounts, recap', () => account(office, payments, 'late'));
  await step('monitoring', 'visits, recap', () => monitor(office, paid, payments));
  return { families, paid, sk };
}

async function apply(office: DemoOffice): Promise<Family[]> {
  const families: Family[] = [];
  for (const keluarga of sampleProsedur()) families.push(await office.register(keluarga));
  await office.print('permohonan-proposal', { types: ['proposal'], of: families, date: '2025-09-22' });
  return families;
}

async function receive(office: DemoOffice, families: readonly Family[]): Promise<Paper[]> {
  await office.grow(families, 'persyaratan');
  return office.print('persyaratan', { types: ['tanda-terima-berkas'], of: families, date: '2025-09-24' });
}

async function verify(office: DemoOffice, families: readonly Family[]): Promise<Paper[]> {
  const { suratTugas, tempat, ...planned } = sampleVerifikasi(families);
  const act = await office.act({ ...planned, suratTugas: {} });
  const task = { petugas, mulai: '2025-10-06', selesai: '2025-11-21' };
  const sent = await office.issue('verifikasi', {
    ...{ type: 'surat-tugas', kegiatanId: act.id, date: '2025-10-03', input: task },
  });
  const forms = await office.print('verifikasi-instrumen', {
    ...{ types: ['instrumen-verifikasi'], of: families, date: '2025-10-06' },
  });
  await office.grow(families, 'verifikasi');
  const { lines } = sampleVerifikasi(families);
  await office.amend(act, {
    ...{ lines, tempat: 'Kantor Dinas Sosial Kabupaten Sragen', nomor: '400.9.14.1/0482/09/2025' },
    ...{ tanggal: '2025-11-24', suratTugas: { nomor: await numberOf(office, sent), tanggal: '2025-10-03' } },
  });
  const found = { kegiatanId: act.id, date: '2025-11-24' };
  const minutes = await office.issue('verifikasi', { type: 'berita-acara-verifikasi', ...found });
  const results = await office.issue('verifikasi', { type: 'daftar-hasil-verifikasi', ...found });
  const rejected = await office.print('verifikasi-pemberitahuan-ditolak', {
    types: ['pemberitahuan-hasil'],
    of: families.filter(({ data }) => data.status === 'ditolak'),
    date: '2025-12-01',
  });
  return [sent, ...forms, minutes, results, ...rejected];
}

/** The number that a letter got from the series of the office. */
async function numberOf({ app }: DemoOffice, { recordId }: Paper): Promise<string | undefined> {
  return (await getManifest(app.archive, recordId)).number;
}

type By = (...nasib: Nasib[]) => Family[];

async function recommend(office: DemoOffice, act: Act, by: By): Promise<Paper[]> {
  const worthy = by('penerima', 'mundur', 'cadangan');
  await office.grow(worthy, 'rekomendasi');
  const adapted = worthy.filter(({ data }) => data.rab!.length > 1);
  const plans = await office.print('rekomendasi-rab-penyesuaian', {
    ...{ types: ['rab-penyesuaian'], of: adapted, date: '2026-02-16' },
  });
  await office.amend(act, { lines: sampleRekomendasi(worthy).lines });
  const request = { type: 'rekomendasi', kegiatanId: act.id, date: '2026-02-20' };
  const advice = await office.issue('rekomendasi', request);
  await office.amend(act, { nomor: await numberOf(office, advice), tanggal: '2026-02-20' });
  return [...plans, advice];
}

const skPapers = ['nota-dinas-penetapan', 'sk-bupati', 'lampiran-sk'];

interface Proposed {
  advice: Act;
  members: readonly Family[];
}

async function decree(office: DemoOffice, steps: Steps, { advice, members }: Proposed): Promise<Act> {
  const sk = await office.act(samplePenetapan(members));
  const { nomor, tanggal } = advice.data;
  const draft = { types: skPapers, act: sk, date: '2026-03-02', input: { rekomendasi: { nomor, tanggal } } };
  await steps.run('penetapan', 'draft SK, announcement, letters', async () => [
    ...(await office.print('penetapan-sk', draft)),
    ...(await office.print('penetapan-sk-word', { ...draft, format: 'docx' })),
    await office.issue('penetapan', {
      ...{ type: 'lampiran-sk', kegiatanId: sk.id, date: draft.date, format: 'xlsx' },
    }),
    ...(await signed(office, sk, members, { nomor: '100.3.3.2/147/002/2026', tanggal: '2026-03-16' })),
  ]);
  return sk;
}

/** Number and day come back from Bagian Hukum on the signed SK: recorded of the paper and of the act, then told to everybody. */
async function signed(
  office: DemoOffice,
  sk: Act,
  members: readonly Family[],
  known: { nomor: string; tanggal: string },
): Promise<Paper[]> {
  const draft = office.papers.findLast(
    ({ type, kegiatan, format }) =>
      [type, kegiatan?.id, format].join() === ['sk-bupati', sk.id, 'pdf'].join(),
  )!;
  await fillByHand(office.app, draft.code, `"${draft.version}"`, known, office.who);
  await office.grow(members, 'penetapan');
  await office.amend(sk, known);
  const date = '2026-03-18' > known.tanggal ? '2026-03-18' : '2026-04-15';
  const told = await office.issue('penetapan', { type: 'pengumuman-penerima', kegiatanId: sk.id, date });
  const letters = await office.print('penetapan-pemberitahuan', {
    ...{ types: ['pemberitahuan-hasil', 'petikan-sk'], act: sk, of: members, date },
  });
  return [told, ...letters];
}

interface Replacement {
  sk: Act;
  reserve: Family;
  left: Family;
}

async function replace(office: DemoOffice, steps: Steps, { sk, reserve, left }: Replacement): Promise<Act> {
  await office.rewrite(left, withdrawn(left.data, reserve.id));
  const leaving = await office.print('perubahan', {
    types: ['pengunduran-diri', 'penggantian-penerima'],
    ...{ of: [left], act: sk, date: '2026-04-06' },
  });
  const change = await office.act(changed(sk, reserve, left));
  const known = { nomor: '100.3.3.2/171/002/2026', tanggal: '2026-04-13' };
  await steps.run('perubahan', 'withdrawal, replacement, SK of the change', async () => [
    ...leaving,
    ...(await office.print('perubahan-sk', { types: skPapers, act: change, date: '2026-04-07' })),
    ...(await signed(office, change, [reserve], known)),
  ]);
  return change;
}

function changed(sk: Act, reserve: Family, left: Family): Penetapan {
  const { lines } = sk.data as Penetapan;
  const { nomorUrut } = lines.find(({ berkasId }) => berkasId === left.id)!;
  const act = samplePerubahan([reserve], [left], sk.id);
  const digantikan = { nama: left.data.pemohon.nama, nomorUrut, alasan: 'mengundurkan diri' };
  return {
    ...act,
    dicatatPada: '2026-04-07',
    lines: act.lines.map((line) => ({ ...line, nomorUrut, digantikan })),
  };
}

/** Others print of it: there is no paper of the budget itself. */
async function budget({ app, act }: DemoOffice): Promise<Paper[]> {
  const holder = (office: string) => {
    const {
      jabatanTertulis: jabatan,
      nama,
      pangkat,
      nip,
    } = officialAt(app.instansi.data, office, '2026-01-05')!;
    return { jabatan, nama, ...(pangkat && { pangkat }), ...(nip && { nip }) };
  };
  await act({
    ...{ jenis: 'anggaran', tahunAnggaran: 2026, petugas: 'Yoga Pratama', dicatatPada: '2026-01-05' },
    ...{ nomorDpa: 'DPA/A.1/1.06.0.00.0.00.09.0000/001/2026', kodeSubKegiatan: '1.06.04.2.02.0003' },
    ...{ kodeRekening: '5.1.06.02.01.0001', sumberDana: 'APBD Kabupaten Sragen' },
    ...{ paKpa: holder('pa_kpa'), pptk: holder('pptk'), ppkSkpd: holder('ppk_skpd') },
    ...{ bendahara: holder('bendahara'), lines: [] },
  });
  return [];
}
