import { z } from 'zod';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { ended, numbered, paragraph, penutup, setInLines } from '../../src/documents/letter/body.ts';
import { barisFields } from '../../src/documents/letter/identity-lines.ts';
import { korespondensi } from '../../src/documents/letter/korespondensi.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import {
  kepalaDesaFields,
  kepalaDesaOf,
  kepalaDesaSchema,
  kepalaDesaSignature,
} from '../../src/documents/letter/village-head.ts';
import {
  pemohonOf,
  pemohonShape,
  saksiFields,
  wargaLines,
  wargaSignature,
  witnessed,
} from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { date, money, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { rupiah } from '../../src/domain/money.ts';
import { districtsOf } from '../../src/domain/region.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

const lampiranList = z.array(text('Lampiran permohonan')).min(1).max(12);

const dataSchema = z
  .strictObject({
    ...pemohonShape(),
    tanggal: date('Tanggal permohonan').optional().meta({ stage: 'permohonan', path: 'permohonan.tanggal' }),
    yth: z
      .strictObject({
        kepalaDaerah: text('Kepala daerah', 150).meta({ path: 'instansi.pejabat.bupati' }),
        kepalaDinas: text('Kepala dinas', 150).meta({ path: 'instansi.pejabat.kepala_dinas' }),
        tempat: text('Tempat kedudukan', 60).meta({ path: 'instansi.tempat' }),
      })
      .meta({ title: 'Yang dituju', path: 'instansi' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    nilaiDiajukan: money('Nilai yang diajukan', { min: 1 }).meta({
      stage: 'permohonan',
      path: 'permohonan.nilaiDiajukan',
    }),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    lampiran: lampiranList.meta({ title: 'Lampiran permohonan', path: 'input.lampiran' }),
    nomorRegister: text('Nomor register desa/kelurahan', 60)
      .optional()
      .meta({ stage: 'permohonan', path: 'permohonan.mengetahui.nomorRegister' }),
    mengetahui: kepalaDesaSchema,
  })
  .meta({ title: 'Surat Permohonan' });

type Data = z.infer<typeof dataSchema>;

function pick({ berkas, instansi, date: day, input }: PickSource): unknown {
  const data = berkas?.data;
  return {
    ...(data && applicationOf(data)),
    yth: addresseeOf(instansi, day),
    lampiran: input.lampiran ?? usualLampiran(data),
  };
}

function applicationOf(data: Berkas) {
  const { permohonan } = data;
  return {
    ...pemohonOf(data),
    tanggal: permohonan?.tanggal,
    program: data.program,
    tahunAnggaran: data.tahunAnggaran,
    nilaiDiajukan: permohonan?.nilaiDiajukan,
    jenisUsaha: data.usaha?.jenis,
    nomorRegister: permohonan?.mengetahui.nomorRegister,
    mengetahui: kepalaDesaOf(data, permohonan?.mengetahui),
  };
}

/** The offices, whoever holds them (standar pelayanan, procedure 1). */
function addresseeOf(instansi: PickSource['instansi'], day: string) {
  const dinas = officialAt(instansi, 'kepala_dinas', day)?.jabatanTertulis;
  const kabupaten = districtsOf(instansi.kodeWilayah)[0]?.regency.name;
  return {
    kepalaDaerah: officialAt(instansi, 'bupati', day)?.jabatanTertulis,
    kepalaDinas: dinas && kabupaten && `${dinas} ${kabupaten}`,
    tempat: instansi.tempat,
  };
}

/** What the service standard asks for (requirements, procedure 1); the register of poor families as it was checked. */
function usualLampiran(data: Berkas | undefined): string[] {
  const checked = data?.persyaratan?.find(({ dataSosial }) => dataSosial !== undefined)?.dataSosial?.sumber;
  return [
    'Profil UEP yang akan dikembangkan',
    'Rencana Anggaran Biaya (RAB)',
    'fotokopi KTP-el yang berlaku',
    'fotokopi Kartu Keluarga (KK)',
    `bukti terdaftar dalam ${checked ?? 'DTKS/DTSEN'}`,
  ];
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () =>
      korespondensi({
        kop: 'warga',
        tempatTanggal: tempatTanggal(data.desa, data.tanggal),
        lampiran,
        hal: hal(data),
        yth: addressee(data),
        isi: [
          paragraph(opening),
          setInLines(applicant(data), 124),
          paragraph(request(data)),
          paragraph(enclosing),
          { stack: [numbered(data.lampiran.map(ended))], margin: [36, 0, 0, 2] },
        ],
        penutup: penutup.permohonan,
        penandatangan: signatures(data),
      }),
  };
}

const lampiran = '1 (satu) berkas';
const opening = 'Yang bertanda tangan di bawah ini:';
const enclosing = 'Sebagai bahan pertimbangan, bersama ini kami lampirkan:';

const hal = ({ program }: Data) => `Permohonan ${program}`;

function addressee({ yth: { kepalaDaerah, kepalaDinas, tempat } }: Data): string[] {
  return [kepalaDaerah, `c.q. ${kepalaDinas}`, `di ${tempat}`];
}

function applicant(data: Data): [string, string][] {
  return [...wargaLines(data), ['Jenis usaha', data.jenisUsaha]];
}

function request({ program, tahunAnggaran, nilaiDiajukan }: Data): string {
  const amount = `${rupiah(nilaiDiajukan)} (${terbilangRupiah(nilaiDiajukan)})`;
  return `Dengan ini mengajukan permohonan ${program} Tahun Anggaran ${tahunAnggaran} sebesar ${amount} yang akan kami gunakan sesuai profil dan rencana anggaran biaya terlampir.`;
}

/** Left the village, with its own number of the paper, right the applicant (facts: permohonan). */
function signatures(data: Data) {
  const village = kepalaDesaSignature(data.mengetahui);
  const left = { ...village, opening: `${register(data)}\n${village.opening}` };
  return witnessed(signatureRow([left, wargaSignature(data, '', 'Pemohon,')]), data.saksi);
}

const register = ({ nomorRegister }: Data) => `Nomor register: ${blank(nomorRegister, 24)}`;

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    tempatTanggal: tempatTanggal(data.desa, data.tanggal),
    lampiran,
    hal: hal(data),
    yth: addressee(data).join('\n'),
    pemohon: barisFields(applicant(data)),
    permohonan: request(data),
    daftarLampiran: data.lampiran.map(ended).map((isi, index) => ({ no: index + 1, isi })),
    register: register(data),
    mengetahui: kepalaDesaFields(data.mengetahui),
    nama: data.nama,
    ...saksiFields(data.saksi),
  };
}

/** The cover of the proposal: a citizen's own letter, without kop (domain 1.2), to the Bupati c.q. the head of the dinas. */
export default defineTemplate<Data>({
  title: 'Surat Permohonan',
  version: '1',
  stage: 'permohonan',
  from: 'berkas',
  naskah: 'warga',
  pick,
  schema: dataSchema,
  input: z.strictObject({ lampiran: lampiranList.optional().meta({ title: 'Lampiran permohonan' }) }),
  register: ({ tanggal }) => ({ ...(tanggal && { date: tanggal }) }),
  filledByHand: ['tanggal', 'nomorRegister'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
