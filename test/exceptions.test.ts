import { describe, expect, it, test } from 'vitest';
import { createExamination } from '../src/domain/exceptions/examine.ts';
import {
  type Exception,
  type ExceptionCode,
  exceptionCodes,
  exceptionSchema,
} from '../src/domain/exceptions/exception.ts';
import { idOf, partsOf, type WholeCase, wholeCase, wrongParts } from './fixtures/sk-case.ts';

function exceptionsIn(whole: WholeCase): Exception[] {
  const { sk, families } = partsOf(whole);
  const examination = createExamination(sk);
  for (const family of families) examination.add(family);
  return examination.finish().items;
}

type Plant = (whole: WholeCase) => void;

const lpjOf = ({ berkas }: WholeCase) => berkas[0]!.lpj!;
const statement = ({ berkas }: WholeCase, at: number) => berkas[0]!.pernyataan![at]!;

/** For each code what makes it, with the place where it is seen. */
const planted: readonly (readonly [ExceptionCode, path: string, plant: Plant])[] = [
  ['dibayar-di-luar-sk', 'lines.1.berkasId', (w) => void w.penetapan.lines.pop()],
  ['nilai-bayar-beda-sk', 'lines.0.nilai', (w) => (w.penyaluran.lines[0]!.nilai -= 50_000)],
  [
    'dibayar-dua-kali',
    'lines.2.berkasId',
    (w) => w.penyaluran.lines.push({ ...w.penyaluran.lines[0]!, urut: 3, nomorBukti: '0003/UEP/2026' }),
  ],
  ['jumlah-penerima-beda', 'lines', (w) => void w.penyaluran.lines.pop()],
  ['jumlah-uang-beda', 'lines', (w) => (w.penyaluran.lines[0]!.nilai += 1)],
  ['sk-dikutip-beda', 'penetapan.nomor', (w) => (w.penyaluran.penetapan.nomor = '100.3.3.2/9/002/2026')],
  ['nik-sk-beda-berkas', 'lines.0.nikPadaSk', (w) => (w.penetapan.lines[0]!.nikPadaSk = '3314016502840002')],
  ['nama-sk-beda-berkas', 'lines.0.namaPadaSk', (w) => (w.penetapan.lines[0]!.namaPadaSk = 'Lain')],
  [
    'nilai-sk-beda-rekomendasi',
    'lines.0.nilaiDitetapkan',
    (w) => (w.rekomendasi.lines[0]!.nilai = 3_000_000 - 1),
  ],
  ['nilai-sk-beda-rab', 'lines.0.nilaiDitetapkan', (w) => (w.penetapan.lines[0]!.nilaiDitetapkan += 1)],
  ['belum-disalurkan', 'lines.1.berkasId', (w) => void w.penyaluran.lines.pop()],
  ['hasil-transfer-belum-dicatat', 'lines.0.status', (w) => (w.penyaluran.lines[0]!.status = 'belum')],
  [
    'retur-belum-dibayar-ulang',
    'lines.0.status',
    (w) => Object.assign(w.penyaluran.lines[0]!, { status: 'retur', alasanRetur: 'Nama beda' }),
  ],
  ['transfer-tanpa-sp2d', 'sp2d', (w) => delete w.penyaluran.sp2d],
  ['sp2d-belum-diarsip', 'sp2d.nomor', (w) => (w.papers = w.papers.map((list) => list.slice(1)))],
  ['tanpa-rekening', 'rekening', (w) => delete w.berkas[0]!.rekening],
  ['rekening-berubah', 'lines.0.berkasVersion', (w) => (w.accounts[0] = '312-000000-1')],
  ['bank-beda-kecamatan', 'rekening.bank', (w) => (w.berkas[0]!.rekening!.bank = 'Bank Lain')],
  ['tanpa-kuitansi', 'lines.0.nomorBukti', (w) => (w.papers[0] = [{ type: 'kuitansi', origin: 'issued' }])],
  [
    'nomor-kuitansi-beda',
    'lines.0.nomorBukti',
    (w) => (w.papers[0] = [{ type: 'kuitansi', origin: 'scan', number: '0099/UEP/2026' }]),
  ],

  ['ditetapkan-tanpa-verifikasi', 'verifikasi', (w) => delete w.berkas[0]!.verifikasi],
  [
    'ditetapkan-tidak-layak',
    'verifikasi.kesimpulan',
    (w) => Object.assign(w.berkas[0]!.verifikasi!, { kesimpulan: 'tidak', alasan: 'Usaha tidak ada.' }),
  ],
  ['ditetapkan-tanpa-rekomendasi', '', (w) => void w.rekomendasi.lines.pop()],
  ['sk-belum-dicatat', 'nomor', (w) => delete w.penetapan.nomor],
  [
    'kunjungan-terlalu-awal',
    'verifikasi.tanggalKunjungan',
    (w) => (w.berkas[0]!.verifikasi!.tanggalKunjungan = '2025-09-30'),
  ],
  ['ba-terlalu-awal', 'tanggal', (w) => (w.verifikasi.tanggal = '2025-10-02')],
  ['rekomendasi-terlalu-awal', 'tanggal', (w) => (w.rekomendasi.tanggal = '2025-11-30')],
  ['sk-terlalu-awal', 'tanggal', (w) => (w.penetapan.tanggal = '2026-02-19')],
  ['bimbingan-terlalu-awal', 'tanggal', (w) => (w.bimbingan.tanggal = '2026-03-15')],
  ['sp2d-terlalu-awal', 'sp2d.tanggal', (w) => (w.bimbingan.tanggal = '2026-05-09')],
  ['lpj-terlalu-awal', 'lpj.tanggal', (w) => (lpjOf(w).tanggal = '2026-05-07')],
  ['nota-sebelum-transfer', 'lpj.bukti.0.tanggal', (w) => (lpjOf(w).bukti[0]!.tanggal = '2026-05-10')],
  ['nota-sesudah-batas', 'lpj.bukti.0.tanggal', (w) => (lpjOf(w).bukti[0]!.tanggal = '2027-01-11')],
  ['nota-sesudah-lpj', 'lpj.bukti.0.tanggal', (w) => (lpjOf(w).bukti[0]!.tanggal = '2026-07-02')],
  [
    'monitoring-terlalu-awal',
    'monitoring.0.tanggal',
    (w) => (w.berkas[0]!.monitoring![0]!.tanggal = '2026-07-19'),
  ],

  ['nik-ganda', 'pemohon.nik', (w) => (w.berkas[1]!.pemohon.nik = w.berkas[0]!.pemohon.nik)],
  ['kk-ganda', 'pemohon.noKk', (w) => (w.berkas[1]!.pemohon.noKk = w.berkas[0]!.pemohon.noKk)],
  [
    'anggota-juga-penerima',
    'pemohon.nik',
    (w) => (w.berkas[0]!.pemohon.anggotaKeluarga![0]!.nik = w.berkas[1]!.pemohon.nik),
  ],
  [
    'anggota-juga-penerima',
    'pemohon.anggotaKeluarga.0.nik',
    (w) => (w.berkas[1]!.pemohon.anggotaKeluarga![0]!.nik = w.berkas[0]!.pemohon.nik),
  ],
  [
    'rekening-ganda',
    'rekening.nomor',
    (w) => (w.berkas[1]!.rekening!.nomor = w.berkas[0]!.rekening!.nomor.replaceAll('-', '.')),
  ],
  [
    'telepon-ganda',
    'pemohon.telepon',
    (w) => (w.berkas[1]!.pemohon.telepon = w.berkas[0]!.pemohon.telepon!.replace(/^0/, '+62 ')),
  ],
  [
    'pernah-menerima',
    'pemohon.noKk',
    (w) =>
      (w.otherAid[0] = [
        { berkasId: idOf(9), nomorBerkas: 'UEP-2024-0009', tahunAnggaran: 2024, same: 'nomor KK' },
      ]),
  ],
  [
    'cek-ganda-positif',
    'verifikasi.cekGanda.hasil',
    (w) => (w.berkas[0]!.verifikasi!.cekGanda.hasil = 'ganda'),
  ],
  [
    'meninggal',
    'pemohon.statusPendudukan.status',
    (w) => (w.berkas[0]!.pemohon.statusPendudukan!.status = 'meninggal'),
  ],
  [
    'pindah',
    'pemohon.statusPendudukan.status',
    (w) => (w.berkas[0]!.pemohon.statusPendudukan!.status = 'pindah'),
  ],
  ['penduduk-belum-dicek', 'pemohon.statusPendudukan', (w) => delete w.berkas[0]!.pemohon.statusPendudukan],
  [
    'pekerjaan-terlarang',
    'pemohon.pekerjaanTerlarang',
    (w) => (w.berkas[0]!.pemohon.pekerjaanTerlarang = 'asn'),
  ],
  [
    'dibayar-sesudah-perubahan',
    'perubahan.tanggal',
    (w) =>
      (w.berkas[0]!.perubahan = {
        jenis: 'mundur',
        alasan: 'Bekerja.',
        tanggal: '2026-04-30',
        bukti: 'Surat',
        petugas: 'Yoga Pratama',
        dicatatPada: '2026-05-04',
      }),
  ],
  [
    'alamat-di-luar-kabupaten',
    'pemohon.alamat.kodeWilayah',
    (w) => (w.berkas[0]!.pemohon.alamat.kodeWilayah = '33.13.01.2001'),
  ],

  ['tanpa-pakta', 'pernyataan', (w) => void w.berkas[0]!.pernyataan!.shift()],
  ['pakta-sesudah-transfer', 'pernyataan.0.tanggal', (w) => (statement(w, 0).tanggal = '2026-05-12')],
  ['pernyataan-tanpa-tanggal', 'pernyataan.1.tanggal', (w) => delete statement(w, 1).tanggal],
  ['tanpa-meterai', 'pernyataan.0.meterai.ada', (w) => (statement(w, 0).meterai.ada = false)],
  [
    'meterai-tidak-diminta',
    'pernyataan.0.meterai.perlu',
    (w) => (statement(w, 0).meterai = { perlu: false, ada: false }),
  ],
  [
    'tanggal-meterai-beda',
    'pernyataan.0.meterai.tanggalPadaMeterai',
    (w) => (statement(w, 0).meterai.tanggalPadaMeterai = '2026-04-23'),
  ],
  ['pakta-belum-diarsip', 'pernyataan.0', (w) => (w.papers[0] = [])],
  ['tanpa-pernyataan-lpj', 'pernyataan', (w) => void w.berkas[0]!.pernyataan!.pop()],

  ['lpj-belum-ada', 'lpj', (w) => delete w.berkas[0]!.lpj],
  [
    'lpj-terlambat',
    'lpj.tanggalDiterima',
    // 10 January 2027 is a Sunday, which does not shift the day.
    (w) => (lpjOf(w).tanggalDiterima = '2027-01-11'),
  ],
  [
    'lpj-lewat-teguran',
    'teguran.0.batas',
    (w) =>
      (w.berkas[0]!.teguran = [{ ke: 1, batas: '2026-07-02', petugas: 'Yoga', dicatatPada: '2026-06-20' }]),
  ],
  ['lpj-belum-diperbaiki', 'lpj.hasilTelaah', (w) => (lpjOf(w).hasilTelaah = 'perbaikan')],
  ['sisa-tanpa-sts', 'lpj.setor', (w) => void lpjOf(w).bukti.pop()],
  [
    'belanja-tidak-cocok',
    'lpj.setor.nilai',
    (w) => (lpjOf(w).setor = { nomorSts: 'STS-1', tanggal: '2026-07-02', nilai: 50_000 }),
  ],
  [
    'setor-terlambat',
    'lpj.setor.tanggal',
    (w) =>
      (lpjOf(w).setor = { nomorSts: 'STS-1', tanggal: '2027-01-02', nilai: lpjOf(w).bukti.pop()!.jumlah }),
  ],
  ['bunga-belum-disetor', 'lpj.bunga', (w) => (lpjOf(w).bunga = 1500)],
  ['nota-di-luar-rab', 'lpj.bukti.0.rabNo', (w) => (lpjOf(w).bukti[0]!.rabNo = 99)],
  ['nota-salah-hitung', 'lpj.bukti.0.jumlah', (w) => (lpjOf(w).bukti[0]!.harga += 1)],
  [
    'nota-kembar',
    'lpj.bukti.0.nomorNota',
    (w) => Object.assign(w.berkas[1]!.lpj!.bukti[0]!, { nomorNota: '1-1', toko: 'TOKO MAJU' }),
  ],
  ['foto-kembar', 'lpj.foto.sesudah.0', (w) => (w.berkas[1]!.lpj!.foto.sesudah = lpjOf(w).foto.sesudah)],
  [
    'foto-kembar',
    'lpj.foto.sesudah.0',
    (w) => {
      for (const { lpj } of w.berkas) w.photos.set(lpj!.foto.sesudah[0]!, 'a'.repeat(64));
    },
  ],
  ['foto-sebelum-sesudah-sama', 'lpj.foto.sesudah.0', (w) => (lpjOf(w).foto.sesudah = lpjOf(w).foto.sebelum)],
  ['lpj-tanpa-foto', 'lpj.foto.sesudah', (w) => (lpjOf(w).foto.sesudah = [])],
  ['lpj-belum-diarsip', 'lpj.tanggalDiterima', (w) => (w.papers[0] = [])],

  ['potongan', 'lines.0.potongan', (w) => (w.penyaluran.lines[0]!.potongan = 100_000)],
  ['rekening-nama-lain', 'rekening.namaPemilik', (w) => (w.berkas[0]!.rekening!.namaPemilik = 'Orang Lain')],
  ['rekening-belum-sesuai', 'rekening.statusAktif', (w) => (w.berkas[0]!.rekening!.statusAktif = false)],
  ['barang-tidak-ada', 'monitoring.0.barangAda', (w) => (w.berkas[0]!.monitoring![0]!.barangAda = false)],
  [
    'verifikator-memonitor',
    'monitoring.0.petugas',
    (w) => (w.berkas[0]!.monitoring![0]!.petugas = w.berkas[0]!.verifikasi!.verifikator[0]!.nama),
  ],

  [
    'pejabat-tidak-menjabat',
    'penandatangan',
    // Head of the office until September 2025, and of a Bidang ever since.
    (w) =>
      (w.rekomendasi.penandatangan = {
        jabatan: 'Plt. Kepala Dinas Sosial',
        nama: 'Nanik Setyorini, S.Sos., M.Si.',
        nip: '197506202001122003',
      }),
  ],
  ['pejabat-tidak-menjabat', 'pptk', (w) => (w.anggaran.tanggal = '2022-12-30')],
  [
    'pejabat-tidak-dikenal',
    'bendahara',
    (w) => (w.anggaran.bendahara = { jabatan: 'Bendahara', nama: 'Siapa' }),
  ],
  [
    'kades-atau-lurah',
    'permohonan.mengetahui.jabatan',
    (w) => (w.berkas[0]!.permohonan!.mengetahui.jabatan = 'Lurah'),
  ],
  ['kode-rekening-lain', 'kodeRekening', (w) => (w.anggaran.kodeRekening = '5.1.06.01.01.0001')],
];

describe('the exceptions of an SK (domain 9)', () => {
  it('are none where every paper is in order', () => {
    expect(wrongParts(wholeCase())).toEqual([]);
    expect(exceptionsIn(wholeCase())).toEqual([]);
  });

  test.each(planted)('%s is found at %j', (code, path, plant) => {
    const whole = wholeCase();
    plant(whole);
    const found = exceptionsIn(whole).filter((one) => one.code === code);
    expect(found.map((one) => one.path)).toContain(path);
    for (const one of found) {
      expect(exceptionSchema.parse(one)).toEqual(one);
      expect(one.message).toMatch(/^\S.*\.$/);
      expect(one.message).not.toMatch(/undefined|null|NaN|\d{16}/);
    }
  });

  it('have a planted case each', () => {
    const tried = new Set(planted.map(([code]) => code));
    expect(Object.keys(exceptionCodes).filter((code) => !tried.has(code as ExceptionCode))).toEqual([]);
  });

  it('stand in the order in which an auditor looks', () => {
    const whole = wholeCase();
    const some: ExceptionCode[] = [
      'potongan',
      'kode-rekening-lain',
      'nota-kembar',
      'nik-ganda',
      'sp2d-terlalu-awal',
    ];
    for (const [, , plant] of planted.filter(([code]) => some.includes(code))) plant(whole);
    const groups = exceptionsIn(whole).map(({ group }) => group);
    expect(groups).toEqual(groups.toSorted());
    expect([...new Set(groups)]).toEqual([1, 2, 3, 5, 6, 7]);
  });

  it('of two acts are told once, whatever the number of families', () => {
    const whole = wholeCase(6);
    whole.rekomendasi.tanggal = '2025-11-30';
    expect(exceptionsIn(whole).filter(({ code }) => code === 'rekomendasi-terlalu-awal')).toHaveLength(1);
  });

  it('name the family with a masked NIK', () => {
    const whole = wholeCase();
    whole.penyaluran.lines[0]!.potongan = 1;
    const [one] = exceptionsIn(whole);
    expect(one!.family).toMatchObject({ nomorUrut: 1, nama: whole.berkas[0]!.pemohon.nama });
    expect(one!.family!.nik).toMatch(/^\d{4}\*{8}\d{4}$/);
  });
});

it('accept a name as the bank writes it: capitals, no title', () => {
  const whole = wholeCase();
  const { rekening, pemohon } = whole.berkas[0]!;
  rekening!.namaPemilik = pemohon.nama.toUpperCase();
  whole.penetapan.lines[0]!.namaPadaSk = `${pemohon.nama}, S.E.`;
  expect(exceptionsIn(whole)).toEqual([]);
});

it('count what a family paid itself as no part of the aid', () => {
  const whole = wholeCase();
  const rab = whole.berkas[0]!.rab!.at(-1)!;
  rab.items.push({
    no: 90,
    uraian: 'Rak',
    volume: 1,
    satuan: 'unit',
    hargaSatuan: 200_000,
    sumber: 'swadaya',
  });
  const [first] = lpjOf(whole).bukti;
  lpjOf(whole).bukti.push({
    ...first!,
    rabNo: 90,
    nomorNota: '9',
    volume: 1,
    harga: 200_000,
    jumlah: 200_000,
  });
  expect(exceptionsIn(whole)).toEqual([]);
});

it('take interest that was returned with the remainder', () => {
  const whole = wholeCase();
  const { jumlah } = lpjOf(whole).bukti.pop()!;
  Object.assign(lpjOf(whole), {
    bunga: 1500,
    setor: { nomorSts: 'STS-1', tanggal: '2026-12-31', nilai: jumlah + 1500 },
  });
  expect(exceptionsIn(whole)).toEqual([]);
});

it('leave an LPJ alone until its day is over: 10 January of the next year', () => {
  const whole = wholeCase();
  delete whole.berkas[0]!.lpj;
  const late = (today: string) =>
    exceptionsIn({ ...whole, today }).filter(({ code }) => code === 'lpj-belum-ada').length;
  expect([late('2027-01-10'), late('2027-01-11')]).toEqual([0, 1]);
});
