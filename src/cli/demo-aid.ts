import { sampleBimbingan, sampleBimbinganSelesai } from '../../samples/bimbingan.ts';
import { type Member, samplePenyaluran } from '../../samples/kegiatan.ts';
import type { Bimbingan, Penetapan, Penyaluran } from '../domain/kegiatan.ts';
import type { Act, DemoOffice, Family, Paper } from './demo-office.ts';
import type { Steps } from './demo-steps.ts';

const pemantau = [
  { nama: 'Hesti Purwaningsih, S.Sos.', nip: '198503172010012018', jabatan: 'Pekerja Sosial Ahli Muda' },
  { nama: 'Agus Riyanto, S.E.', nip: '198811052015031004', jabatan: 'Penyuluh Sosial Ahli Pertama' },
];

export async function guide(office: DemoOffice, members: readonly Family[]): Promise<Paper[]> {
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

/** A list to pay, and the families on it. */
interface Payment {
  act: Act;
  members: readonly Family[];
}

/** Those whom one SK grants aid. */
interface Granted {
  sk: Act;
  members: readonly Family[];
  /** How many receipts are numbered before. */
  from: number;
}

/** The list to pay is made, so that what is promised names the sum. */
export async function promise(
  office: DemoOffice,
  steps: Steps,
  granted: readonly Granted[],
): Promise<Payment[]> {
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

export async function pay(office: DemoOffice, payments: readonly Payment[]): Promise<Paper[]> {
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

export async function account(
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

export async function warn(office: DemoOffice, payments: readonly Payment[]): Promise<Paper[]> {
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

export async function monitor(
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
