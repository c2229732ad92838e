import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { ended, numbered, paragraph, penutup } from '../../src/documents/letter/body.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { korespondensi } from '../../src/documents/letter/korespondensi.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { rupiahTerbilang } from '../../src/documents/letter/penerima.ts';
import { sebutSkTentang } from '../../src/documents/letter/sk.ts';
import { titleCase } from '../../src/documents/letter/title-case.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, paragraph as longText, money, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';

const steps = z.array(text('Langkah selanjutnya', 300)).min(1).max(10);

const sk = z.strictObject({
  penetapSk: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
  nomorSk: text('Nomor SK', 60).meta({ path: 'penetapan.nomor' }),
  tanggalSk: date('Tanggal SK').meta({ path: 'penetapan.tanggal' }),
  tentangSk: text('Tentang SK', 500).meta({ path: 'penetapan.tentang' }),
  nilai: money('Nilai yang ditetapkan', { min: 1 }).meta({ path: 'penetapan.nilaiDitetapkan' }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor surat', 60).optional().meta({ path: 'input.nomor' }),
    tanggal: date('Tanggal surat').optional().meta({ path: 'input.tanggal' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    alamat: text('Alamat', 400).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    nomorAgenda: text('Nomor agenda', 30).meta({ stage: 'permohonan', path: 'permohonan.nomorAgenda' }),
    tanggalDiterima: date('Tanggal diterima').meta({
      stage: 'permohonan',
      path: 'permohonan.tanggalDiterima',
    }),
    hasil: choice('Hasil permohonan', ['diterima', 'ditolak']).meta({ path: 'kegiatanId' }),
    sk: sk.optional().meta({ title: 'SK penetapan', path: 'penetapan' }),
    langkah: steps.optional().meta({ title: 'Langkah selanjutnya', path: 'input.langkah' }),
    alasan: longText('Alasan tidak diterima', 1000)
      .optional()
      .meta({ stage: 'verifikasi', path: 'verifikasi.alasan' }),
    telepon: text('Telepon', 60).meta({ path: 'instansi.kop.telepon' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
  })
  .refine(({ hasil, alasan }) => hasil !== 'ditolak' || alasan !== undefined, {
    path: ['alasan'],
    message: 'Sebutkan alasan permohonan ini tidak diterima.',
  })
  .meta({ title: 'Pemberitahuan Hasil', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;

/** What comes next, by the service standard. */
const usualSteps = [
  'mengikuti bimbingan sosial dan pemantapan pada waktu dan tempat yang akan disampaikan dengan undangan',
  'melengkapi dan menandatangani berkas persyaratan pencairan, termasuk data rekening atas nama sendiri',
  'menggunakan bantuan sesuai dengan Rencana Anggaran Biaya dan menyampaikan laporan pertanggungjawaban',
];

/** With the SK that has its line the family is accepted; without, the letter is for one that was found not to qualify. */
function pick({ berkas, kegiatan, instansi, date: day, input }: PickSource): unknown {
  const granted = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const line = granted?.lines.find(({ berkasId }) => berkasId === berkas?.id);
  const outcome = outcomeOf(berkas?.data, input, line !== undefined);
  return {
    kop: kopOf(instansi),
    nomor: input.nomor,
    tanggal: input.tanggal,
    tempat: instansi.tempat,
    ...(berkas && applicant(berkas.data)),
    ...outcome,
    ...(granted &&
      line && {
        sk: {
          penetapSk: officialAt(instansi, 'bupati', granted.tanggal ?? day)?.jabatanTertulis,
          nomorSk: granted.nomor,
          tanggalSk: granted.tanggal,
          tentangSk: granted.tentang,
          nilai: line.nilaiDitetapkan,
        },
        langkah: input.langkah ?? usualSteps,
      }),
    telepon: instansi.kop.telepon,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
  };
}

function applicant({ pemohon, permohonan, program, tahunAnggaran }: Berkas) {
  return {
    nama: pemohon.nama,
    alamat: alamatLengkap(pemohon.alamat),
    program,
    tahunAnggaran,
    nomorAgenda: permohonan?.nomorAgenda,
    tanggalDiterima: permohonan?.tanggalDiterima,
  };
}

function outcomeOf(berkas: Berkas | undefined, input: PickSource['input'], isGranted: boolean) {
  if (isGranted) return { hasil: 'diterima' };
  const { verifikasi, status } = berkas ?? {};
  const isRejected = status === 'ditolak' || verifikasi?.kesimpulan === 'tidak' || input.alasan !== undefined;
  return isRejected ? { hasil: 'ditolak', alasan: input.alasan ?? verifikasi?.alasan } : {};
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: () => [
      ...korespondensi({
        kop: { dinas: data.kop },
        tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
        nomor: blank(data.nomor),
        sifat: 'Biasa',
        lampiran: '-',
        hal: hal(data),
        yth: addressee(data),
        isi: [
          paragraph(opening(data)),
          ...(data.langkah === undefined
            ? []
            : [
                paragraph(stepsOpening),
                {
                  stack: [numbered(data.langkah.map(ended))],
                  margin: [36, 0, 0, 6] as [number, number, number, number],
                },
              ]),
          paragraph(note(data)),
        ],
        penutup: penutup.surat,
        penandatangan: officialSignature(data.kepala, undefined, { capitals: true }),
      }),
    ],
  };
}

/** The outcome shows in the words of the letter, the SK as a sentence cites it. */
function shown({ hasil: _outcome, sk: granted, ...data }: Data): object {
  return { ...data, ...(granted && { sk: { ...granted, tentangSk: titleCase(granted.tentangSk) } }) };
}

const hal = ({ program }: Data): string => `Pemberitahuan Hasil Permohonan ${program}`;

const addressee = ({ nama, alamat }: Data): string[] => [`Sdr. ${nama}`, alamat];

function opening(data: Data): string {
  const { program, tahunAnggaran, nomorAgenda, tanggalDiterima, sk: granted, alasan = '' } = data;
  const asked = `Sehubungan dengan permohonan ${program} yang Saudara ajukan dan kami terima pada tanggal ${tanggalPanjang(tanggalDiterima)} dengan nomor agenda ${nomorAgenda}, dengan hormat kami beri tahukan bahwa`;
  if (granted !== undefined) {
    return `${asked} berdasarkan ${sebutSkTentang(granted)}, Saudara ditetapkan sebagai penerima bantuan pada Tahun Anggaran ${tahunAnggaran} sebesar ${rupiahTerbilang(granted.nilai)}.`;
  }
  return `${asked} setelah dilakukan verifikasi dan validasi, permohonan Saudara pada Tahun Anggaran ${tahunAnggaran} belum dapat diterima dengan alasan sebagai berikut: ${alasan.replace(/\.$/, '').replaceAll('\n', ' ')}.`;
}

const stepsOpening = 'Selanjutnya Saudara diminta:';

/** Cuts are what auditors find (domain 5); one who was refused may object (service standard, complaints). */
function note({ hasil, telepon }: Data): string {
  return hasil === 'diterima'
    ? `Seluruh pengurusan bantuan tidak dipungut biaya. Keterangan lebih lanjut dapat diperoleh di kantor kami atau melalui telepon ${telepon}.`
    : `Apabila Saudara berkeberatan, keberatan dapat disampaikan secara tertulis disertai bukti ke kantor kami. Keterangan lebih lanjut dapat diperoleh melalui telepon ${telepon}. Saudara dapat mengajukan permohonan kembali pada tahun anggaran berikutnya apabila persyaratan telah dipenuhi.`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const { langkah = [] } = data;
  return {
    kop: kopFields(data.kop),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    nomor: blank(data.nomor),
    sifat: 'Biasa',
    lampiran: '-',
    hal: hal(data),
    yth: addressee(data).join('\n'),
    pembuka: opening(data),
    adaLangkah: langkah.length > 0,
    langkah: langkah.map(ended).map((isi, index) => ({ no: index + 1, isi })),
    catatan: note(data),
    kepala: officialFields(data.kepala, { capitals: true }),
  };
}

/** Tells one applicant what became of the application: what is granted and what comes next, or why it was not. */
export default defineTemplate<Data>({
  title: 'Pemberitahuan Hasil',
  version: '1',
  stage: 'penetapan',
  alsoIn: ['verifikasi'],
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    nomor: text('Nomor surat', 60).optional(),
    tanggal: date('Tanggal surat').optional(),
    alasan: longText('Alasan tidak diterima', 1000).optional(),
    langkah: steps.optional().meta({ title: 'Langkah selanjutnya' }),
  }),
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
