import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenyaluran } from '../samples/kegiatan.ts';
import { sampleAccounted, sampleTransferDay } from '../samples/lpj.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { type Berkas, currentRab, parseBerkas, totalRab, warningsOf } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import type { Kegiatan, Penyaluran } from '../src/domain/kegiatan.ts';
import { pertanggungjawaban } from '../src/domain/lpj.ts';
import { lpjInternalDue, regulationsAt, setorDue } from '../src/domain/regulations.ts';
import { AppError } from '../src/errors.ts';
import { printSample } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const regulations = regulationsAt('2026-10-05');
const idOf = (index: number) => `01JD${String(index).padStart(22, '0')}`;
const before = sampleBerkas(40);
const after = sampleAccounted(before);
const member = (data: Berkas, index: number) => ({ id: idOf(index), version: 1, data });
const members = after.map(member);
const act = <T extends Kegiatan>(data: T) => ({ id: idOf(99), version: 1, data });
const payment = samplePenyaluran(members);
const paid = act<Penyaluran>({
  ...payment,
  lines: payment.lines.map((line) => ({
    ...line,
    status: 'berhasil' as const,
    tanggalTransfer: sampleTransferDay,
  })),
});

/** What a template takes from a source, checked as at issue. */
async function take(type: string, from: Partial<PickSource>) {
  const { template } = templates.get(type);
  const source = { members: [], instansi, regulations, date: '2026-10-05', input: {}, ...from };
  return (await checkData(template, template.pick(source))) as Record<string, unknown>;
}

async function problems(type: string, from: Partial<PickSource>) {
  try {
    await take(type, from);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return error.problems;
    throw error;
  }
  return [];
}

/** The case file of a member, changed. */
function changed(index: number, change: (data: Berkas) => void) {
  const data = structuredClone(after[index]!);
  change(data);
  return member(data, index);
}

describe('sampleAccounted', () => {
  test('gives closed case files that are right, and of which no account is doubted', () => {
    for (const berkas of after) {
      expect(parseBerkas(berkas)).toEqual(berkas);
      const doubts = warningsOf(berkas).filter(({ path }) =>
        /^(lpj|monitoring|teguran|pernyataan)/.test(path),
      );
      expect(doubts).toEqual([]);
      expect(berkas.status).toBe('selesai');
    }
  });

  test('accounts for every rupiah: belanja + sisa disetor = diterima (domain 8.3)', () => {
    for (const berkas of after) {
      const granted = totalRab(currentRab(berkas)!, 'bantuan');
      expect(pertanggungjawaban(berkas)!.belanja + (berkas.lpj!.setor?.nilai ?? 0)).toBe(granted);
    }
    expect(after.filter(({ lpj }) => lpj!.setor).length).toBeGreaterThan(3);
  });

  test('has some that were late, each late one with its teguran, and nothing bought before the transfer', () => {
    const late = after.filter(({ lpj, tahunAnggaran }) => {
      const due = lpjInternalDue(regulations, { tahunAnggaran, dibayar: sampleTransferDay });
      return lpj!.tanggalDiterima! > due;
    });
    expect(late.length).toBeGreaterThan(3);
    expect(late).toEqual(after.filter(({ teguran }) => teguran !== undefined));
    expect(new Set(late.map(({ teguran }) => teguran!.length))).toEqual(new Set([1, 2, 3]));
    const days = after.flatMap(({ lpj }) => lpj!.bukti.map(({ tanggal }) => tanggal));
    expect(days.every((day) => day > sampleTransferDay)).toBe(true);
  });

  test('has no number of a nota twice, and is the same each time', () => {
    const numbers = after.flatMap(({ lpj }) => lpj!.bukti.map(({ nomorNota }) => nomorNota));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(sampleAccounted(sampleBerkas(40))).toEqual(after);
  });
});

describe('the days of an LPJ', () => {
  test('the term of the office runs from the payment, but never past 10 January (domain 2)', () => {
    const due = (dibayar?: string) => lpjInternalDue(regulations, { tahunAnggaran: 2026, dibayar });
    expect(due('2026-05-12')).toBe('2026-08-10');
    expect(due('2026-12-01')).toBe('2027-01-10');
    expect(due()).toBe('2027-01-10');
    expect(setorDue(regulations, 2026)).toBe('2026-12-31');
  });

  test('the term and the sanction say that nobody has confirmed them', () => {
    expect(regulations.lpjInternalDeadline.belumDisahkan).toBe(true);
    expect(regulations.lpjSanction.belumDisahkan).toBe(true);
  });
});

describe('lpj', () => {
  test('has every line of source bantuan with its receipts, in the version of the RAB in force', async () => {
    const index = after.findIndex(({ rab }) => rab!.length > 1);
    const data = await take('lpj', { berkas: members[index]!, kegiatan: paid });
    const lines = currentRab(after[index]!)!.items.filter(({ sumber }) => sumber === 'bantuan');
    const found = data.realisasi as { no: number; bukti: unknown[] }[];
    expect(found.map(({ no }) => no)).toEqual(lines.map(({ no }) => no));
    expect(found.every(({ bukti }) => bukti.length > 0)).toBe(true);
    expect(data.nilai).toBe(4_000_000);
  });

  test('is refused where a remainder was not paid back, by path and stage (domain 8.3)', async () => {
    const index = after.findIndex(({ lpj }) => lpj!.setor);
    const berkas = changed(index, ({ lpj }) => delete lpj!.setor);
    expect(await problems('lpj', { berkas, kegiatan: paid })).toMatchObject([
      { path: 'lpj.setor', stage: 'lpj', message: expect.stringContaining('disetor ke Kas Daerah') },
    ]);
  });

  test('is refused where the STS is of another sum; who spends more pays that himself', async () => {
    const index = after.findIndex(({ lpj }) => lpj!.setor);
    const wrong = changed(index, ({ lpj }) => {
      lpj!.setor!.nilai += 500;
    });
    expect(await problems('lpj', { berkas: wrong, kegiatan: paid })).toMatchObject([{ path: 'lpj.setor' }]);
    const more = changed(0, ({ lpj }) => {
      lpj!.bukti[0]!.jumlah += 25_000;
    });
    expect(await problems('lpj', { berkas: more, kegiatan: paid })).toEqual([]);
  });

  test('shows what was bought outside the RAB, at the end', async () => {
    const berkas = changed(0, ({ lpj }) => {
      lpj!.bukti[0]!.rabNo = 99;
    });
    const data = await take('lpj', { berkas, kegiatan: paid });
    expect((data.realisasi as object[]).at(-1)).toMatchObject({ uraian: 'Belanja di luar RAB', anggaran: 0 });
  });

  test('names the payment and the LPJ where they are missing', async () => {
    const { lpj: _lpj, ...data } = after[0]!;
    const found = await problems('lpj', { berkas: member(data, 0) });
    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['penyaluran.nilai', 'penyaluran.penetapan.nomor', 'lpj.bukti']),
    );
  });

  test.each([
    ['33.14.12.2016', 'Kepala Desa Gading'],
    ['33.14.10.1002', 'Lurah Sragen Kulon'],
  ])('in %s %s knows of it, the one in office now (domain 1.6)', async (kodeWilayah, jabatan) => {
    const berkas = changed(0, ({ pemohon, lpj }) => {
      pemohon.alamat.kodeWilayah = kodeWilayah;
      lpj!.mengetahui = { nama: 'Sugiyanto', status: 'definitif' };
    });
    const data = await take('lpj', { berkas, kegiatan: paid });
    expect(data.mengetahui).toEqual({ jabatan, nama: 'Sugiyanto' });
  });
});

describe('pernyataan-penggunaan', () => {
  test('says what has been done, never what will be, and always has its meterai (domain 8.1, UU 10/2020)', async () => {
    const loaded = templates.get('pernyataan-penggunaan');
    const data = await take('pernyataan-penggunaan', { berkas: members[3]!, kegiatan: paid });
    expect(data.tarifMeterai).toBe(10_000);
    const text = (await textOfPages((await printSample(loaded, data)).bytes)).join(' ');
    expect(text).toContain('telah digunakan');
    expect(text).not.toMatch(/akan digunakan|berjanji|potongan atau imbalan/);
  });
});

describe('tanda-terima-lpj', () => {
  test('shows what is there and missing, and is blank before the LPJ comes', async () => {
    const berkas = changed(3, ({ lpj }) => {
      lpj!.kelengkapan = [{ kode: 'bukti', hasil: 'tidak', keterangan: 'Nota tanpa tanggal' }];
    });
    const data = await take('tanda-terima-lpj', { berkas, kegiatan: paid });
    expect(data.kelengkapan).toContainEqual({
      uraian: 'Nota dan kuitansi belanja: nomor, tanggal, dan toko',
      hasil: 'Tidak',
      keterangan: 'Nota tanpa tanggal',
    });
    const { lpj: _lpj, ...none } = after[3]!;
    const blank = await take('tanda-terima-lpj', { berkas: member(none, 3), kegiatan: paid });
    expect(blank.tanggalDiterima).toBeUndefined();
    expect(blank).toMatchObject({ diserahkanOleh: none.pemohon.nama, batasInternal: '2026-08-10' });
  });
});

describe('lembar-monitoring', () => {
  test('sets the turnover now beside the one before, and prints no verifikator', async () => {
    const data = await take('lembar-monitoring', { berkas: members[0]!, kegiatan: paid });
    const [visit] = after[0]!.monitoring!;
    expect(data).toMatchObject({
      omzetSebelum: after[0]!.usaha!.omzetBulanan,
      hasil: { omzetSekarang: visit!.omzetSekarang },
      tanggal: visit!.tanggal,
    });
    const loaded = templates.get('lembar-monitoring');
    const text = (await textOfPages((await printSample(loaded, data)).bytes)).join(' ');
    expect(text).not.toContain(after[0]!.verifikasi!.verifikator[0]!.nama);
  });

  test('is refused where the officer verified the same family (domain 5)', async () => {
    const berkas = changed(0, ({ monitoring, verifikasi }) => {
      monitoring![0]!.pelaksana = verifikasi!.verifikator;
    });
    expect(await problems('lembar-monitoring', { berkas, kegiatan: paid })).toMatchObject([
      { path: 'monitoring.pelaksana.0.nama', message: expect.stringContaining('verifikator') },
    ]);
  });

  test('is a blank form before the visit, or where one is asked for', async () => {
    const { monitoring: _none, ...data } = after[0]!;
    const from = { berkas: member(data, 0), kegiatan: paid };
    expect((await take('lembar-monitoring', from)).hasil).toBeUndefined();
    const asked = { berkas: members[0]!, kegiatan: paid, input: { kosong: true } };
    expect((await take('lembar-monitoring', asked)).hasil).toBeUndefined();
  });
});

type Monitoring = Extract<Kegiatan, { jenis: 'monitoring' }>;

const monitoring = act<Monitoring>({
  jenis: 'monitoring',
  tahunAnggaran: 2026,
  suratTugas: after[0]!.monitoring![0]!.suratTugas,
  petugas: 'Rina Kusumawati',
  dicatatPada: '2026-09-28',
  lines: members.map(({ id }) => ({ berkasId: id, berkasVersion: 1 })),
});

describe('rekap-monitoring', () => {
  test('counts the families visited under its surat tugas, by kecamatan, and says who was not', async () => {
    const { monitoring: _none, ...unseen } = after[2]!;
    const some = members.with(2, member(unseen, 2));
    const lines = monitoring.data.lines.with(2, {
      ...monitoring.data.lines[2]!,
      alasan: 'bekerja di luar kota',
    });
    const kegiatan = { ...monitoring, data: { ...monitoring.data, lines } };
    const data = await take('rekap-monitoring', { kegiatan, members: some });
    const loaded = templates.get('rekap-monitoring');
    const text = (await textOfPages((await printSample(loaded, data)).bytes)).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('JUMLAH 40 keluarga, 39 sudah dimonitor');
    expect(text).toContain('Belum dimonitor: bekerja di luar kota');
    const [naik, tetap, turun] = ['naik', 'tetap', 'turun'].map((word) =>
      Number(new RegExp(`Omzet ${word} : (\\d+) keluarga`).exec(text)![1]),
    );
    expect(naik! + tetap! + turun!).toBe(39);
    for (const { data: berkas } of some)
      expect(text.replaceAll(' ', '')).toContain(berkas.pemohon.nama.replaceAll(' ', ''));
  });
});

describe('rekap-lpj', () => {
  const on = async (date: string) => {
    const data = await take('rekap-lpj', { kegiatan: paid, members, date });
    return data.penerima as { keadaan: string; terlambat?: string; tanggalDiterima?: string }[];
  };

  test('says who has handed in on the day asked for, and who is late against either deadline', async () => {
    const before = await on('2026-08-10');
    expect(before.some(({ terlambat }) => terlambat)).toBe(false);
    const past = await on('2026-08-11');
    const open = past.filter(({ keadaan }) => keadaan === 'belum');
    expect(open.length).toBe(after.filter(({ teguran }) => teguran).length);
    expect(open.every(({ terlambat }) => terlambat === 'dinas')).toBe(true);
    const end = await on('2027-01-11');
    expect(end.every(({ keadaan }) => keadaan === 'lengkap')).toBe(true);
    const late = end.filter(({ terlambat }) => terlambat === 'dinas');
    expect(late.length).toBe(open.length);
  });

  test('asks no LPJ of whom the money did not reach, and counts the rest (domain 9)', async () => {
    const lines = paid.data.lines.with(0, {
      ...paid.data.lines[0]!,
      status: 'retur',
      alasanRetur: 'Nama berbeda',
    });
    const kegiatan = { ...paid, data: { ...paid.data, lines } };
    const data = await take('rekap-lpj', { kegiatan, members });
    const loaded = templates.get('rekap-lpj');
    const text = (await textOfPages((await printSample(loaded, data)).bytes)).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('Wajib menyampaikan LPJ : 39 penerima');
    expect(text).toContain('belum disahkan');
  });
});

describe('surat-teguran-lpj', () => {
  const third = after.findIndex(({ teguran }) => teguran?.length === 3);
  const from = { berkas: members[third]!, kegiatan: paid };

  test('the second and third cite the earlier; the third names Inspektorat, and no sanction that nobody confirmed (domain 2, number 19)', async () => {
    const letters = after[third]!.teguran!;
    expect((await take('surat-teguran-lpj', { ...from, input: { ke: 1 } })).sebelumnya).toEqual([]);
    const data = await take('surat-teguran-lpj', { ...from, input: { ke: 3 } });
    expect(data.sebelumnya).toMatchObject([{ nomor: letters[0]!.nomor }, { nomor: letters[1]!.nomor }]);
    expect(data.sanksi).toBeUndefined();
    expect(data.tembusan).toContain('Inspektur Kabupaten Sragen');
    expect(data.batas).toBe(letters[2]!.batas);
  });

  test('is the latest recorded, or one typed in before it is recorded', async () => {
    expect((await take('surat-teguran-lpj', from)).ke).toBe(3);
    const first = { berkas: members[0]!, kegiatan: paid, input: { ke: 1, batas: '2026-08-31' } };
    expect(await take('surat-teguran-lpj', first)).toMatchObject({ ke: 1, batas: '2026-08-31' });
    expect(
      await problems('surat-teguran-lpj', { ...first, input: { ke: 2, batas: '2026-09-14' } }),
    ).toMatchObject([{ path: 'teguran', message: expect.stringContaining('nomor dan tanggalnya') }]);
  });
});

describe('pengunduran-diri', () => {
  const perubahan = {
    jenis: 'meninggal' as const,
    alasan: 'Penerima meninggal dunia.',
    tanggal: '2026-06-05',
    bukti: 'Akta kematian',
    petugas: 'Rina Kusumawati',
    dicatatPada: '2026-06-10',
  };

  test('an heir signs for a recipient who has died, with meterai; without one his name is asked for', async () => {
    const heir = { nama: 'Joko Santoso', nik: '3314091204880007', hubungan: 'anak' };
    const berkas = changed(0, (data) => {
      data.perubahan = { ...perubahan, ahliWaris: heir };
    });
    expect(await take('pengunduran-diri', { berkas })).toMatchObject({
      penandatangan: heir.nama,
      tarifMeterai: 10_000,
    });
    const alone = changed(0, (data) => {
      data.perubahan = perubahan;
    });
    expect(await problems('pengunduran-diri', { berkas: alone })).toMatchObject([
      { path: 'perubahan.ahliWaris.nama', stage: 'perubahan' },
    ]);
  });

  test('whether he was paid is left to the hand, unless the payment shows it', async () => {
    const berkas = changed(0, (data) => {
      data.perubahan = { ...perubahan, jenis: 'mundur' };
    });
    expect((await take('pengunduran-diri', { berkas })).diterima).toBeUndefined();
    const { lines } = paid.data;
    const line = lines.find(({ berkasId }) => berkasId === berkas.id)!;
    expect((await take('pengunduran-diri', { berkas, kegiatan: paid })).diterima).toBe(line.nilai);
  });
});

describe('penggantian-penerima', () => {
  test('names both families, and asks for the one that comes instead (domain 2, number 20)', async () => {
    const berkas = changed(0, (data) => {
      data.perubahan = {
        jenis: 'pindah',
        alasan: 'Pindah ke kabupaten lain.',
        tanggal: '2026-04-20',
        bukti: 'Surat keterangan pindah',
        petugas: 'Rina Kusumawati',
        dicatatPada: '2026-04-20',
      };
    });
    const from = { berkas, kegiatan: paid };
    expect(await take('penggantian-penerima', { ...from, members: [members[7]!] })).toMatchObject({
      diganti: { nama: after[0]!.pemohon.nama },
      pengganti: { nama: after[7]!.pemohon.nama },
    });
    expect((await problems('penggantian-penerima', from)).map(({ path }) => path)).toEqual([
      'perubahan.pengganti',
    ]);
  });
});
