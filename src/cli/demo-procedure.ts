import { sampleBimbingan, sampleBimbinganSelesai } from '../../samples/bimbingan.ts';
import { type Member, samplePenetapan, samplePenyaluran } from '../../samples/kegiatan.ts';
import { samplePerubahan } from '../../samples/perubahan.ts';
import { type Nasib, sampleProsedur, withdrawn } from '../../samples/prosedur.ts';
import { sampleRekomendasi } from '../../samples/rekomendasi.ts';
import { sampleVerifikasi } from '../../samples/verifikasi.ts';
import { getManifest } from '../archive/retrieve.ts';
import { fillByHand } from '../documents/filled-by-hand.ts';
import { officialAt } from '../domain/instansi.ts';
import type { Bimbingan, Penetapan, Penyaluran } from '../domain/kegiatan.ts';
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
const pemantau = [
  { nama: 'Hesti Purwaningsih, S.Sos.', nip: '198503172010012018', jabatan: 'Pekerja Sosial Ahli Muda' },
  { nama: 'Agus Riyanto, S.E.', nip: '198811052015031004', jabatan: 'Penyuluh Sosial Ahli Pertama' },
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

async function guide(office: DemoOffice, members: readonly Family[]): Promise<Paper[]> {
  const day = await office.act(sampleBimbingan(members));
  const input = { petugas: pemantau };
  const before = await office.print('bimbingan-undangan', {
    types: ['undangan-bimbingan', 'surat-tugas', 'daftar-hadir'],
    ...{ act: day, date: '2026-04-14', input },
  });
  const { lines } = sampleBimbinganSelesai(members) as Bimbingan;
  await office.amend(day, { lines });
  const date = '2026-04-24';
  const after = await office.issue('bimbingan', {
    ...{ type: 'laporan-bimbingan', kegiatanId: day.id, date, input: { tanggal: date } },
  });
  return [...before, after];
}

interface Payment {
  act: Act;
  members: readonly Family[];
}

interface Granted {
  sk: Act;
  members: readonly Family[];
  /** How many receipts are numbered before. */
  from: number;
}

/** The list to pay is made, so that what is promised names the sum. */
async function promise(office: DemoOffice, steps: Steps, granted: readonly Granted[]): Promise<Payment[]> {
  const payments: Payment[] = [];
  await steps.run('pernyataan', 'accounts, pakta, statements', async () => {
    const papers: Paper[] = [];
    for (const { sk, members, from } of granted) {
      await office.grow(members, 'rekening');
      const act = await office.act(paymentOf(sk, members, from));
      payments.push({ act, members });
      const types = ['data-rekening', 'pakta-integritas', 'surat-pernyataan'];
      papers.push(...(await office.print('pernyataan', { types, act, of: members, date: '2026-04-22' })));
    }
    return papers;
  });
  return payments;
}

function paymentOf({ id, data }: Act, members: readonly Member[], from: number): Penyaluran {
  const { penetapan, lines, ...act } = samplePenyaluran(members, id);
  const numbered = lines.map((line, at) => {
    const urut = from + at + 1;
    return { ...line, urut, nomorBukti: `${String(urut).padStart(4, '0')}/UEP/2026` };
  });
  const { nomor, tanggal, tentang } = data as Penetapan;
  const dasar = { ...penetapan, nomor: nomor!, tanggal: tanggal!, tentang };
  return { ...act, dicatatPada: '2026-04-21', penetapan: dasar, lines: numbered };
}

async function pay(office: DemoOffice, payments: readonly Payment[]): Promise<Paper[]> {
  const papers: Paper[] = [];
  for (const [at, { act, members }] of payments.entries()) {
    const run = { kegiatanId: act.id, date: '2026-05-04' };
    const types = ['kuitansi', 'permohonan-pencairan', 'berita-acara-penyaluran'];
    const input = { kodeRekening: '5.1.06.02.01.0001', tempat: 'Kantor Dinas Sosial Kabupaten Sragen' };
    papers.push(
      ...(await office.print('penyaluran-kuitansi', { types, act, of: members, date: run.date, input })),
      await office.issue('penyaluran', { type: 'pernyataan-kelengkapan-skpd', ...run }),
      await office.issue('penyaluran', { type: 'daftar-penyaluran', ...run }),
      ...(await toBanks(office, members, run)),
    );
    await office.grow(members, 'penyaluran');
    await office.amend(act, transferred(act.data as Penyaluran, at));
  }
  return papers;
}

/** Each bank gets the list of its own kecamatan. */
async function toBanks(
  office: DemoOffice,
  members: readonly Family[],
  run: { kegiatanId: string; date: string },
): Promise<Paper[]> {
  const districts = new Set(members.map(({ data }) => data.pemohon.alamat.kodeWilayah.slice(0, 8)));
  const papers: Paper[] = [];
  for (const kodeKecamatan of [...districts].sort()) {
    const letter = { ...run, input: { kodeKecamatan } };
    const stage = `penyaluran-${kodeKecamatan}`;
    papers.push(
      await office.issue(stage, { type: 'surat-pengantar-bank', ...letter }),
      await office.issue(stage, { type: 'daftar-penyaluran', ...letter }),
    );
  }
  return papers;
}

function transferred({ lines }: Penyaluran, at: number) {
  const letter = (kind: string, tanggal: string) => ({
    nomor: `33.14/0${4 + at}.0/00012${at}/${kind}/1.06/2026`,
    tanggal,
  });
  return {
    spp: letter('LS', '2026-05-06'),
    spm: letter('SPM', '2026-05-08'),
    sp2d: letter('SP2D', '2026-05-11'),
    lines: lines.map((line) => ({
      ...line,
      status: 'berhasil' as const,
      tanggalTransfer: '2026-05-12',
      referensiBank: `TRF20260512${String(line.urut).padStart(5, '0')}`,
    })),
  };
}

const lateOf = ({ keluarga }: Family) => keluarga.berkas.teguran?.length ?? 0;

async function account(
  office: DemoOffice,
  payments: readonly Payment[],
  when: 'in time' | 'late',
): Promise<Paper[]> {
  const date = when === 'late' ? '2026-10-16' : '2026-08-12';
  const types = ['lpj', 'pernyataan-penggunaan', 'tanda-terima-lpj'];
  const papers: Paper[] = [];
  for (const { act, members } of payments) {
    const of = members.filter((family) => lateOf(family) > 0 === (when === 'late'));
    if (of.length === 0) continue;
    await office.grow(of, 'lpj');
    papers.push(...(await office.print('lpj', { types, act, date, of })));
    papers.push(await office.issue('lpj', { type: 'rekap-lpj', kegiatanId: act.id, date }));
  }
  return papers;
}

const warningDays = ['2026-08-18', '2026-09-08', '2026-09-29'];

async function warn(office: DemoOffice, payments: readonly Payment[]): Promise<Paper[]> {
  const papers: Paper[] = [];
  for (const [at, date] of warningDays.entries()) {
    for (const { act, members } of payments) {
      const of = members.filter((family) => lateOf(family) > at);
      if (of.length === 0) continue;
      await office.grow(of, 'teguran', at + 1);
      const run = { types: ['surat-teguran-lpj'], act, date, of };
      papers.push(...(await office.print(`teguran-${at + 1}`, { ...run, input: { ke: at + 1 } })));
    }
  }
  return papers;
}

async function monitor(
  office: DemoOffice,
  members: readonly Family[],
  payments: readonly Payment[],
): Promise<Paper[]> {
  const suratTugas = members[0]!.keluarga.berkas.monitoring![0]!.suratTugas;
  const act = await office.act({
    ...{ jenis: 'monitoring', tahunAnggaran: 2026, petugas: 'Rina Kusumawati', dicatatPada: '2026-08-26' },
    ...{ suratTugas, lines: members.map(({ id, version }) => ({ berkasId: id, berkasVersion: version })) },
  });
  const task = { petugas: pemantau, mulai: '2026-09-01', selesai: '2026-09-25' };
  const sent = await office.issue('monitoring', {
    ...{ type: 'surat-tugas', kegiatanId: act.id, date: '2026-08-28', input: task },
  });
  const papers = [sent];
  for (const { act: payment, members: of } of payments) {
    const form = { types: ['lembar-monitoring'], act: payment, of };
    const input = { kosong: true, petugas: pemantau };
    papers.push(...(await office.print('monitoring-kosong', { ...form, date: '2026-08-28', input })));
    await office.grow(of, 'monitoring');
    papers.push(...(await office.print('monitoring', { ...form, date: '2026-10-19' })));
  }
  await office.amend(act, {
    kesimpulan:
      'Sebagian besar usaha berjalan; keluarga yang usahanya sepi didampingi oleh pendamping sosial.',
  });
  const recap = { type: 'rekap-monitoring', kegiatanId: act.id, date: '2026-10-20' };
  return [...papers, await office.issue('monitoring', recap)];
}

/** The folders on the shelf, when what was signed has come back: covers, lists of contents, registers, a loan. */
export async function shelve(office: DemoOffice, { families, paid }: Played): Promise<Paper[]> {
  const rest = families.filter((family) => !paid.includes(family));
  await office.grow(paid, 'arsip');
  for (const family of rest) {
    await office.rewrite(family, { ...family.data, arsip: family.keluarga.berkas.arsip });
  }
  const types = ['sampul-berkas', 'daftar-isi-berkas'];
  const date = '2026-11-16';
  const papers = await office.print('arsip-folder', { types, of: families, date });
  const filter = { tahunAnggaran: 2026 };
  for (const type of ['buku-penerima-layanan', 'daftar-berkas']) {
    const input = type === 'daftar-berkas' ? {} : { petugas: 'Rina Kusumawati' };
    papers.push(await office.issue('arsip', { type, filter, date, input }));
    papers.push(await office.issue('arsip', { type, filter, date, input, format: 'xlsx' }));
  }
  return [...papers, await lend(office, paid[0]!)];
}

function lend(office: DemoOffice, { id: berkasId }: Family): Promise<Paper> {
  const peminjam = {
    nama: 'Retno Palupi, S.E., M.Ak.',
    jabatan: 'Auditor Ahli Muda',
    instansi: 'Inspektorat Kabupaten Sragen',
  };
  const input = { peminjam, keperluan: 'Pemeriksaan belanja bantuan sosial', harusKembali: '2026-11-30' };
  return office.issue('arsip', { type: 'lembar-peminjaman', berkasId, date: '2026-11-18', input });
}
