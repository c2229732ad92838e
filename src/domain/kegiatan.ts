import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { createTurns } from '../turns.ts';
import { type AtField, at, dayAt, listAt, repeated } from './berkas-rules.ts';
import {
  choice,
  date,
  id,
  letterLater,
  money,
  nik,
  nip,
  paragraph,
  recorded,
  text,
  year,
  yesNo,
} from './fields.ts';
import { readNik } from './identity.ts';
import { longList } from './long-list.ts';
import { parseLongInput, problemAt } from './problems.ts';

/** The case file a line is about, and the version of it that counts. */
const member = () => ({
  berkasId: id('Berkas'),
  berkasVersion: z.int().min(1).meta({ title: 'Versi berkas' }),
});

const jenis = <const T extends string>(kind: T) => z.literal(kind).meta({ title: 'Jenis kegiatan' });

const nomorUrut = () => z.int().min(1).max(100_000).meta({ title: 'Nomor urut' });

const lines = <T extends z.ZodType>(line: T) =>
  longList(line).min(1, 'Daftar berkas tidak boleh kosong.').max(20_000).meta({ title: 'Daftar berkas' });

/** Number and day come after signing; a draft has neither. */
const common = () => ({
  tahunAnggaran: year('Tahun anggaran'),
  nomor: text('Nomor', 60).optional(),
  tanggal: date('Tanggal').optional(),
  tentang: text('Tentang', 500).optional(),
  ...recorded(),
});

/** An official as he stood on the day, copied from the instansi. */
const pejabat = (title: string) =>
  z
    .strictObject({
      jabatan: text('Jabatan', 150),
      nama: text('Nama pejabat', 100),
      pangkat: text('Pangkat', 100).optional(),
      nip: nip().optional(),
    })
    .meta({ title });

/** The SK that a payment rests on, cited the same everywhere. */
const dasarSk = z
  .strictObject({
    kegiatanId: id('Kegiatan penetapan').optional(),
    nomor: text('Nomor SK', 60),
    tanggal: date('Tanggal SK'),
    tentang: text('SK tentang', 500).optional(),
  })
  .meta({ title: 'Dasar SK' });

/** Who was sent out, as the papers of the day name them. */
const petugasLapangan = (title: string, max: number) =>
  z
    .array(
      z.strictObject({
        nama: text(`Nama ${title.toLowerCase()}`, 100),
        nip: nip().optional(),
        jabatan: text(`Jabatan ${title.toLowerCase()}`, 150).optional(),
      }),
    )
    .min(1)
    .max(max)
    .meta({ title });

const verifikasi = z
  .strictObject({
    jenis: jenis('verifikasi'),
    ...common(),
    suratTugas: letterLater('Surat tugas'),
    tempat: text('Tempat').optional(),
    verifikator: petugasLapangan('Verifikator', 3).optional(),
    lines: lines(z.strictObject(member())),
  })
  .meta({ title: 'Verifikasi', stage: 'verifikasi' });

const rekomendasi = z
  .strictObject({
    jenis: jenis('rekomendasi'),
    ...common(),
    penandatangan: pejabat('Penandatangan'),
    lines: lines(z.strictObject({ ...member(), nilai: money('Nilai yang direkomendasikan', { min: 1 }) })),
  })
  .meta({ title: 'Rekomendasi', stage: 'rekomendasi' });

const penetapanLine = z.strictObject({
  ...member(),
  nomorUrut: nomorUrut(),
  nilaiDitetapkan: money('Nilai yang ditetapkan', { min: 1 }),
  namaPadaSk: text('Nama pada SK', 100),
  nikPadaSk: nik('NIK pada SK'),
  menggantikan: id('Berkas yang digantikan').optional(),
  /** As the earlier SK has the family that is replaced: its case file is no line of this one. */
  digantikan: z
    .strictObject({
      nama: text('Nama yang digantikan', 100),
      nomorUrut: nomorUrut().optional(),
      alasan: text('Alasan penggantian').optional(),
    })
    .meta({ title: 'Yang digantikan' })
    .optional(),
});

const penetapan = z
  .strictObject({
    jenis: jenis('penetapan'),
    ...common(),
    tentang: text('Tentang', 500),
    jenisSk: choice('Jenis SK', ['awal', 'perubahan']),
    mengubah: id('SK yang diubah').optional(),
    /** How the papers cite the SK of `mengubah`. */
    skDiubah: z
      .strictObject({
        nomor: text('Nomor SK yang diubah', 60),
        tanggal: date('Tanggal SK yang diubah'),
        tentang: text('Tentang SK yang diubah', 500),
      })
      .meta({ title: 'SK yang diubah' })
      .optional(),
    lines: lines(penetapanLine),
  })
  .meta({ title: 'Penetapan', stage: 'penetapan' });

const anggaran = z
  .strictObject({
    jenis: jenis('anggaran'),
    ...common(),
    nomorDpa: text('Nomor DPA', 60),
    kodeSubKegiatan: text('Kode subkegiatan', 60),
    kodeRekening: text('Kode rekening', 60),
    sumberDana: text('Sumber dana', 100),
    paKpa: pejabat('PA/KPA'),
    pptk: pejabat('PPTK'),
    ppkSkpd: pejabat('PPK-SKPD'),
    bendahara: pejabat('Bendahara'),
    lines: longList(z.strictObject(member())).max(20_000).meta({ title: 'Daftar berkas' }),
  })
  .meta({ title: 'Anggaran', stage: 'anggaran' });

const bimbingan = z
  .strictObject({
    jenis: jenis('bimbingan'),
    ...common(),
    undangan: letterLater('Undangan'),
    waktu: text('Waktu', 60),
    tempat: text('Tempat'),
    acara: text('Acara'),
    materi: text('Materi', 500),
    narasumber: petugasLapangan('Narasumber', 20).optional(),
    lines: lines(
      z.strictObject({
        ...member(),
        hadir: yesNo('Hadir').optional(),
        alasan: text('Alasan tidak hadir').optional(),
        susulan: date('Tanggal susulan').optional(),
      }),
    ),
  })
  .meta({ title: 'Bimbingan', stage: 'bimbingan' });

const penyaluranLine = z.strictObject({
  ...member(),
  urut: nomorUrut(),
  nomorBukti: text('Nomor bukti kuitansi', 60),
  nilai: money('Nilai', { min: 1 }),
  potongan: money('Potongan').optional(),
  referensiBank: text('Referensi bank', 60).optional(),
  tanggalTransfer: date('Tanggal transfer').optional(),
  status: choice('Status transfer', ['belum', 'berhasil', 'retur']),
  alasanRetur: text('Alasan retur').optional(),
});

const penyaluran = z
  .strictObject({
    jenis: jenis('penyaluran'),
    ...common(),
    metode: choice('Metode', ['transfer', 'tunai']),
    penetapan: dasarSk,
    spp: letterLater('SPP').optional(),
    spm: letterLater('SPM').optional(),
    sp2d: letterLater('SP2D').optional(),
    lines: lines(penyaluranLine),
  })
  .meta({ title: 'Penyaluran', stage: 'penyaluran' });

const monitoring = z
  .strictObject({
    jenis: jenis('monitoring'),
    ...common(),
    suratTugas: letterLater('Surat tugas'),
    tempat: text('Tempat').optional(),
    kesimpulan: paragraph('Kesimpulan monitoring').optional(),
    lines: lines(
      z.strictObject({
        ...member(),
        alasan: text('Alasan belum dimonitor').optional(),
      }),
    ),
  })
  .meta({ title: 'Monitoring', stage: 'monitoring' });

/** An act shared by many case files. Its lines live here and nowhere else; totals are computed. */
export const kegiatanSchema = z
  .discriminatedUnion('jenis', [
    verifikasi,
    rekomendasi,
    penetapan,
    anggaran,
    bimbingan,
    penyaluran,
    monitoring,
  ])
  .superRefine(
    (kegiatan, context) => {
      for (const { path, message } of kegiatanRules(kegiatan))
        context.addIssue({ code: 'custom', path, message });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .meta({ title: 'Kegiatan' });

export type Kegiatan = z.infer<typeof kegiatanSchema>;

/** The kinds of act. */
export const jenisKegiatan = kegiatanSchema.options.map(({ shape }) => shape.jenis.value);

export type Verifikasi = z.infer<typeof verifikasi>;
export type Penetapan = z.infer<typeof penetapan>;
export type Bimbingan = z.infer<typeof bimbingan>;
export type Penyaluran = z.infer<typeof penyaluran>;

/** The act, cleaned and right, or `invalid_input` with every problem; its lines are checked in turns. */
export function parseKegiatan(input: unknown): Promise<Kegiatan> {
  return parseLongInput(kegiatanSchema, input, 'kegiatan');
}

/** What may stand only once in the lines of an act, and what is said of the second. */
const onlyOnce = [
  ['berkasId', 'Berkas ini sudah ada di daftar.'],
  ['nomorUrut', 'Nomor urut ini sudah dipakai.'],
  ['urut', 'Nomor urut ini sudah dipakai.'],
  ['nomorBukti', 'Nomor bukti ini sudah dipakai.'],
] as const;

function kegiatanRules(kegiatan: unknown): AtField[] {
  const rows = listAt(kegiatan, ['lines']);
  const twice = onlyOnce.flatMap(([field, message]) =>
    repeated(rows.map((row) => at(row, [field]))).map((index) => ({
      path: ['lines', index, field],
      message,
    })),
  );
  return [...twice, ...penetapanRules(kegiatan, rows), ...penyaluranRules(kegiatan, rows)];
}

function penetapanRules(kegiatan: unknown, rows: readonly unknown[]): AtField[] {
  if (at(kegiatan, ['jenis']) !== 'penetapan') return [];
  const unnamed = at(kegiatan, ['jenisSk']) === 'perubahan' && at(kegiatan, ['mengubah']) === undefined;
  const itself = rows.flatMap((row, index) => {
    const replaced = at(row, ['menggantikan']);
    return replaced !== undefined && replaced === at(row, ['berkasId'])
      ? [
          {
            path: ['lines', index, 'menggantikan'],
            message: 'Berkas tidak dapat menggantikan dirinya sendiri.',
          },
        ]
      : [];
  });
  return unnamed ? [{ path: ['mengubah'], message: 'Sebutkan SK yang diubah.' }, ...itself] : itself;
}

/** SK, then request, order, and payment; a transfer before any of them is a classic finding of auditors. */
const paymentDays = [
  [['penetapan', 'tanggal'], 'tanggal SK'],
  [['spp', 'tanggal'], 'tanggal SPP'],
  [['spm', 'tanggal'], 'tanggal SPM'],
  [['sp2d', 'tanggal'], 'tanggal SP2D'],
] as const;

function penyaluranRules(kegiatan: unknown, rows: readonly unknown[]): AtField[] {
  if (at(kegiatan, ['jenis']) !== 'penyaluran') return [];
  const days = paymentDays.flatMap(([path, name]) => {
    const day = dayAt(kegiatan, path);
    return day ? [{ path: [...path], name, day }] : [];
  });
  const papers = days.flatMap(({ path, day }, index) => tooEarly(path, day, days.slice(0, index)));
  const transfers = rows.flatMap((row, index) => {
    const day = dayAt(row, ['tanggalTransfer']);
    return [
      ...(day ? tooEarly(['lines', index, 'tanggalTransfer'], day, days) : []),
      ...(at(row, ['status']) === 'retur' && at(row, ['alasanRetur']) === undefined
        ? [{ path: ['lines', index, 'alasanRetur'], message: 'Alasan retur wajib diisi.' }]
        : []),
    ];
  });
  return [...papers, ...transfers];
}

function tooEarly(
  path: (string | number)[],
  day: string,
  before: readonly { name: string; day: string }[],
): AtField[] {
  const earlier = before.find((other) => other.day > day);
  return earlier ? [{ path, message: `Tanggal ini tidak boleh lebih awal daripada ${earlier.name}.` }] : [];
}

/** What looks wrong in an act but may be true: shown to the clerk, never refused. Worded in turns. */
export async function warningsOfKegiatan(kegiatan: Kegiatan): Promise<Problem[]> {
  const warnings: Problem[] = [];
  const turns = createTurns();
  for (const { path, message } of doubts(kegiatan)) {
    if (turns.areDue()) await turns.next();
    warnings.push(problemAt(kegiatanSchema, path, message, kegiatan));
  }
  return warnings;
}

function doubts(kegiatan: Kegiatan): AtField[] {
  if (kegiatan.jenis === 'penetapan') return penetapanDoubts(kegiatan);
  return kegiatan.jenis === 'penyaluran' ? penyaluranDoubts(kegiatan) : [];
}

function penetapanDoubts({ lines: rows }: Penetapan): AtField[] {
  const twice = new Set(repeated(rows.map(({ nikPadaSk }) => nikPadaSk)));
  return rows.flatMap(({ nikPadaSk }, index) => {
    const said = [
      ...(twice.has(index) ? ['NIK ini sudah ada di daftar.'] : []),
      ...(readNik(nikPadaSk)
        ? []
        : ['NIK ini tidak memuat tanggal lahir yang mungkin. Cocokkan dengan KTP.']),
    ];
    return said.map((message) => ({ path: ['lines', index, 'nikPadaSk'], message }));
  });
}

function penyaluranDoubts({ lines: rows }: Penyaluran): AtField[] {
  return rows.flatMap(({ potongan }, index) =>
    potongan ? [{ path: ['lines', index, 'potongan'], message: 'Bantuan tidak boleh dipotong.' }] : [],
  );
}
