import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank, blankDate, dots, dottedLines, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import {
  adaTidak,
  checkedPointSchema,
  checkedPoints,
  checklistFields,
  sesuaiTidak,
} from '../../src/documents/letter/checked-points.ts';
import { checklist } from '../../src/documents/letter/checklist.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  bantuanOf,
  bantuanShape,
  penerimaTersebutOf,
  penerimaTersebutShape,
} from '../../src/documents/letter/penerima.ts';
import { photoFrames, photoPairs } from '../../src/documents/letter/photo-frames.ts';
import { section, sectionHead } from '../../src/documents/letter/section.ts';
import { type ListedSigner, signatureRight, signerList } from '../../src/documents/letter/signature.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, nip, paragraph, text } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { pertanggungjawaban, sisaBantuan } from '../../src/domain/lpj.ts';
import { rupiah } from '../../src/domain/money.ts';
import { foto } from './foto.ts';

const petugas = z.strictObject({
  nama: text('Nama petugas', 100),
  nip: nip().optional(),
  jabatan: text('Jabatan petugas', 150).optional(),
});

const petugasList = z.array(petugas).min(1).max(3);

/** What was found at the visit; left out on a blank form. */
const hasil = z.strictObject({
  barang: text('Barang ada', 20),
  kondisiUsaha: text('Kondisi usaha'),
  omzetSekarang: money('Omzet sekarang'),
  masalah: paragraph('Masalah'),
  rekomendasi: paragraph('Rekomendasi'),
});

const points = z.array(checkedPointSchema).min(1).max(60);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    ...penerimaTersebutShape(),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    ...bantuanShape(),
    suratTugas: text('Surat tugas', 200).optional().meta({ path: 'monitoring.suratTugas' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal monitoring').optional().meta({ path: 'monitoring.tanggal' }),
    petugas: petugasList.optional().meta({ title: 'Petugas monitoring', path: 'monitoring.pelaksana' }),
    /** Names and NIP, not printed: who verified may not monitor. */
    verifikator: z
      .array(text('Verifikator', 100))
      .max(6)
      .meta({ title: 'Verifikator', stage: 'verifikasi', path: 'verifikasi.verifikator' }),
    kelengkapan: points.meta({ title: 'Kelengkapan dokumen', path: 'monitoring.kelengkapan' }),
    kesesuaian: points.meta({ title: 'Kesesuaian', path: 'monitoring.kesesuaian' }),
    belanja: money('Jumlah belanja').optional().meta({ stage: 'lpj', path: 'lpj.bukti' }),
    disetor: money('Nilai setor').optional().meta({ stage: 'lpj', path: 'lpj.setor.nilai' }),
    omzetSebelum: money('Omzet sebelum bantuan')
      .optional()
      .meta({ stage: 'usaha', path: 'usaha.omzetBulanan' }),
    hasil: hasil.optional().meta({ title: 'Hasil monitoring', path: 'monitoring' }),
  })
  .superRefine(({ petugas: visitors = [], verifikator }, context) => {
    const verified = ({ nama, nip: number }: z.infer<typeof petugas>) =>
      verifikator.some((each) => each === nama || each === number);
    const index = visitors.findIndex(verified);
    const message = 'Petugas monitoring tidak boleh verifikator keluarga ini. Pilih petugas lain.';
    if (index >= 0) context.addIssue({ code: 'custom', path: ['petugas', index, 'nama'], message });
  })
  .meta({ title: 'Lembar Monitoring dan Evaluasi', stage: 'monitoring' });

type Data = z.infer<typeof dataSchema>;
type Kunjungan = NonNullable<Berkas['monitoring']>[number];

/** Papers and points as in the audit form of a kabupaten (domain 2, number 18). */
const papers = {
  proposal: 'Proposal dan RAB',
  sk: 'Keputusan penetapan penerima',
  pakta_integritas: 'Pakta integritas',
  bukti_transfer: 'Bukti transfer atau kuitansi',
  laporan: 'Laporan Pertanggungjawaban (LPJ)',
  sts: 'Surat Tanda Setoran bila ada sisa',
  dokumentasi: 'Dokumentasi foto',
};

const agreements = {
  penerima: 'Penerima dan alamat sama dengan Keputusan',
  nilai: 'Bantuan diterima utuh tanpa potongan',
  barang: 'Barang yang dibeli sesuai dengan RAB',
  nota: 'Nota sesuai dengan barang yang ada',
  usaha: 'Jenis usaha sesuai dengan proposal',
};

/** The latest visit, the one `input.ke` names, or a blank form where none is recorded or one is asked for. */
function pick(source: PickSource): unknown {
  const { berkas, instansi, input } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  const visit = input.kosong === true ? undefined : visitOf(data, input.ke);
  return {
    kop: kopOf(instansi),
    ...penerimaTersebutOf(berkas),
    jenisUsaha: data.usaha?.jenis,
    ...bantuanOf(source),
    suratTugas: visit && assignment(visit),
    tempat: instansi.tempat,
    tanggal: visit?.tanggal,
    petugas: visit ? (visit.pelaksana ?? [{ nama: visit.petugas }]) : input.petugas,
    verifikator: data.verifikasi?.verifikator.flatMap((each) => [each.nama, each.nip]) ?? [],
    kelengkapan: checkedPoints(papers, adaTidak, visit?.kelengkapan),
    kesesuaian: checkedPoints(agreements, sesuaiTidak, visit?.kesesuaian),
    belanja: pertanggungjawaban(data)?.belanja,
    disetor: data.lpj?.setor?.nilai,
    omzetSebelum: data.usaha?.omzetBulanan,
    hasil: visit && found(visit),
  };
}

function visitOf({ monitoring = [] }: Berkas, ke: unknown): Kunjungan | undefined {
  return typeof ke === 'number' ? monitoring[ke - 1] : monitoring.at(-1);
}

function assignment({ suratTugas: { nomor, tanggal } }: Kunjungan): string | undefined {
  if (nomor === undefined) return undefined;
  return tanggal === undefined ? `Nomor ${nomor}` : `Nomor ${nomor} tanggal ${tanggalPanjang(tanggal)}`;
}

function found({ barangAda, kondisiUsaha, omzetSekarang, masalah, rekomendasi }: Kunjungan) {
  return { barang: barangAda ? 'ada' : 'tidak ada', kondisiUsaha, omzetSekarang, masalah, rekomendasi };
}

function pdf(data: Data): PdfContent {
  const { verifikator: _unprinted, ...shows } = data;
  return {
    pageNumber: true,
    shows,
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Lembar Monitoring dan Evaluasi', tentang: about(data) }),
      identityLines(identity(data), labelWidth),
      sectionHead(heads.kelengkapan),
      ...checklist({ uraian: 'Dokumen', jawaban: Object.values(adaTidak), rows: data.kelengkapan }),
      sectionHead(heads.kesesuaian),
      ...checklist({ jawaban: Object.values(sesuaiTidak), rows: data.kesesuaian }),
      ...section(heads.keuangan, identityLines(figures(data), labelWidth)),
      ...section(heads.usaha, identityLines(business(data), labelWidth)),
      ...section(heads.foto, photoFrames(foto, 52)),
      signedEnd(undefined, signatures(data)),
    ],
  };
}

const labelWidth = 150;

const heads = {
  kelengkapan: 'A. Kelengkapan Dokumen',
  kesesuaian: 'B. Kesesuaian',
  keuangan: 'C. Penggunaan Bantuan',
  usaha: 'D. Kondisi Usaha',
  foto: 'E. Foto',
} as const;

const about = ({ program, tahunAnggaran }: Data) => `${program}\nTahun Anggaran ${tahunAnggaran}`;

function identity(data: Data): [string, string][] {
  return [
    ['Nama penerima', data.nama],
    ['NIK', data.nik],
    ['Alamat', data.alamat],
    ['Jenis usaha', data.jenisUsaha],
    ['Keputusan', `${data.penetapSk} Nomor ${data.nomorSk} tanggal ${tanggalPanjang(data.tanggalSk)}`],
    ['Surat tugas', blank(data.suratTugas, 60)],
    ['Tanggal monitoring', blankDate(data.tanggal)],
  ];
}

function figures({ nilai, belanja, disetor }: Data): [string, string][] {
  const left = belanja === undefined ? undefined : sisaBantuan(nilai, belanja);
  return [
    ['Bantuan yang diterima', rupiah(nilai)],
    ['Jumlah belanja', amount(belanja)],
    ['Sisa bantuan', amount(left)],
    ['Disetor ke Kas Daerah', amount(disetor ?? (left === 0 ? 0 : undefined))],
  ];
}

const amount = (value: number | undefined) => (value === undefined ? `Rp${dots(28)}` : rupiah(value));

function business({ omzetSebelum, hasil: seen }: Data): [string, string][] {
  return [
    ['Barang bantuan', seen?.barang ?? '(     ) ada        (     ) tidak ada'],
    ['Kondisi usaha', blank(seen?.kondisiUsaha, 74)],
    ['Omzet per bulan sebelum', amount(omzetSebelum)],
    ['Omzet per bulan sekarang', amount(seen?.omzetSekarang)],
    ['Perubahan omzet', change(omzetSebelum, seen?.omzetSekarang)],
    ['Masalah', seen?.masalah ?? dottedLines(74)],
    ['Rekomendasi', seen?.rekomendasi ?? dottedLines(74)],
  ];
}

/** `naik Rp250.000,00 (12%)`. */
function change(before: number | undefined, now: number | undefined): string {
  if (before === undefined || now === undefined) return dots(30);
  if (before === now) return 'tetap';
  const share = before === 0 ? '' : ` (${Math.round((Math.abs(now - before) * 100) / before)}%)`;
  return `${now > before ? 'naik' : 'turun'} ${rupiah(Math.abs(now - before))}${share}`;
}

/** One officer or up to three, in a list; then the family, whose word it is too. */
function signatures(data: Data): Content {
  return {
    stack: [
      { text: tempatTanggal(data.tempat, data.tanggal), alignment: 'right', margin: [0, 0, 0, 8] },
      { text: officers, margin: [0, 0, 0, 6] },
      signerList(visitors(data).map(listed)),
      signatureRight({ jabatan: ['Penerima bantuan,'], nama: data.nama }),
    ],
  };
}

const officers = 'Petugas monitoring,';

/** On a blank form two may sign: visits are made in pairs. */
const visitors = ({ petugas: list = [{ nama: dots(34) }, { nama: dots(34) }] }: Data) => list;

function listed({ nama, nip: number, jabatan }: z.infer<typeof petugas>): ListedSigner {
  return { nama, ...(number && { nip: number }), ...(jabatan && { jabatan }) };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    identitas: barisFields(identity(data)),
    kelengkapan: checklistFields(data.kelengkapan, adaTidak),
    kesesuaian: checklistFields(data.kesesuaian, sesuaiTidak),
    foto: photoPairs(foto),
    keuangan: barisFields(figures(data)),
    usaha: barisFields(business(data)),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    nama: data.nama,
    petugas: visitors(data).map(({ nama, nip: number, jabatan }, index) => {
      const lines = [nama, number === undefined ? undefined : `NIP. ${showNip(number)}`, jabatan];
      return { no: index + 1, petugas: lines.filter((line) => line !== undefined).join('\n') };
    }),
  };
}

/** What an officer of the dinas found at one family; never the one who verified it (domain 2, number 18; 5). */
export default defineTemplate<Data>({
  title: 'Lembar Monitoring dan Evaluasi',
  version: '1',
  stage: 'monitoring',
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    ke: z.int().min(1).max(50).optional().meta({ title: 'Monitoring ke' }),
    kosong: z.boolean().optional().meta({ title: 'Formulir kosong' }),
    petugas: petugasList.optional().meta({ title: 'Petugas monitoring' }),
  }),
  register: ({ tanggal }) =>
    tanggal === undefined ? { variant: 'kosong' } : { date: tanggal, variant: tanggal },
  filledByHand: ['suratTugas', 'tanggal', 'hasil'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
