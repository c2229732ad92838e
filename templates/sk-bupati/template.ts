import { z } from 'zod';
import { blank, blankDate, dots } from '../../src/documents/letter/blanks.ts';
import { diktumName, keputusan } from '../../src/documents/letter/keputusan.ts';
import { officeInCapitals } from '../../src/documents/letter/officials.ts';
import { titleCase } from '../../src/documents/letter/title-case.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import type { Penetapan } from '../../src/domain/kegiatan.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { districtsOf } from '../../src/domain/region.ts';
import { terbilang, terbilangRupiah } from '../../src/domain/terbilang.ts';

const points = (title: string) => z.array(text(title, 1000)).min(1).max(25);

const families = (title: string) => z.int().min(1).max(20_000).meta({ title, path: 'lines' });

const skDiubah = z.strictObject({
  nomor: text('Nomor SK yang diubah', 60).meta({ path: 'skDiubah.nomor' }),
  tanggal: date('Tanggal SK yang diubah').meta({ path: 'skDiubah.tanggal' }),
  tentang: text('Tentang SK yang diubah', 500).meta({ path: 'skDiubah.tentang' }),
});

const dataSchema = z
  .strictObject({
    jabatan: text('Jabatan penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    jabatanPenandatangan: text('Jabatan penanda tangan', 150).meta({ path: 'instansi.pejabat.bupati' }),
    penandatangan: text('Nama penetap SK', 100).meta({ path: 'instansi.pejabat.bupati' }),
    kabupaten: text('Kabupaten', 100).meta({ path: 'instansi.kodeWilayah' }),
    tempat: text('Tempat ditetapkan', 60).meta({ path: 'instansi.tempat' }),
    nomor: text('Nomor SK', 60).optional(),
    tanggal: date('Tanggal SK').optional(),
    jenisSk: choice('Jenis SK', ['awal', 'perubahan']).meta({ path: 'jenisSk' }),
    tentang: text('Tentang', 500).meta({ path: 'tentang' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    jumlahKeluarga: families('Jumlah keluarga'),
    jumlahBantuan: z.int().min(1).meta({ title: 'Jumlah bantuan', path: 'lines' }),
    jumlahPengganti: families('Jumlah penerima pengganti').optional(),
    skDiubah: skDiubah.optional().meta({ title: 'SK yang diubah', path: 'skDiubah' }),
    menimbang: points('Menimbang').optional().meta({ title: 'Menimbang', path: 'input.menimbang' }),
    mengingat: points('Mengingat').meta({ title: 'Mengingat', path: 'input.mengingat' }),
    memperhatikan: points('Memperhatikan')
      .optional()
      .meta({ title: 'Memperhatikan', path: 'input.memperhatikan' }),
  })
  .refine(({ jenisSk, skDiubah: earlier }) => jenisSk === 'awal' || earlier !== undefined, {
    path: ['skDiubah'],
    message: 'Sebutkan nomor, tanggal, dan isi ringkas SK yang diubah.',
  })
  .meta({ title: 'Keputusan Bupati', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;

/** Never takes a number or a day, though the act may know them by now: what is made here is the draft (domain 1.4). */
function pick({ kegiatan, members, instansi, regulations, date: day, input }: PickSource): unknown {
  const sk = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const bupati = officialAt(instansi, 'bupati', day);
  const kabupaten = districtsOf(instansi.kodeWilayah)[0]?.regency.name;
  return {
    jabatan: bupati?.jabatanTertulis,
    jabatanPenandatangan: bupati?.sebutan,
    penandatangan: regulations.titlesOnKeputusan.value ? bupati?.nama : bupati?.namaTanpaGelar,
    kabupaten,
    tempat: instansi.tempat,
    program: members[0]?.data.program,
    ...(sk && ofAct(sk)),
    menimbang: input.menimbang,
    mengingat: input.mengingat ?? (sk && kabupaten && usualBasis(kabupaten, sk.tahunAnggaran)),
    memperhatikan: input.memperhatikan,
  };
}

function ofAct({ jenisSk, tentang, tahunAnggaran, skDiubah: earlier, lines }: Penetapan) {
  const replacing = lines.filter(({ menggantikan }) => menggantikan !== undefined).length;
  return {
    jenisSk,
    tentang,
    tahunAnggaran,
    jumlahKeluarga: lines.length,
    jumlahBantuan: lines.reduce((sum, { nilaiDitetapkan }) => sum + nilaiDitetapkan, 0),
    ...(jenisSk === 'perubahan' && { skDiubah: earlier }),
    ...(jenisSk === 'perubahan' && replacing > 0 && { jumlahPengganti: replacing }),
  };
}

/** The legal basis of the service standard, by rank and then by year. What we do not know is left to Bagian Hukum (domain 1.4). */
function usualBasis(kabupaten: string, tahunAnggaran: number): string[] {
  const perda = `Peraturan Daerah ${kabupaten} Nomor ${dots(10)} Tahun ${dots(10)}`;
  return [
    'Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin',
    'Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali diubah',
    'Peraturan Pemerintah Nomor 12 Tahun 2019 tentang Pengelolaan Keuangan Daerah',
    'Peraturan Menteri Sosial Nomor 8 Tahun 2012 tentang Pedoman Pendataan dan Pengelolaan Data Penyandang Masalah Kesejahteraan Sosial dan Potensi dan Sumber Kesejahteraan Sosial',
    'Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020 tentang Pedoman Teknis Pengelolaan Keuangan Daerah',
    'Peraturan Menteri Sosial Nomor 3 Tahun 2021 tentang Pengelolaan Data Terpadu Kesejahteraan Sosial',
    `${perda} tentang Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran ${tahunAnggaran}`,
    'Peraturan Bupati Sragen Nomor 5 Tahun 2021 sebagaimana telah diubah dengan Peraturan Bupati Sragen Nomor 60 Tahun 2021',
  ];
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: () =>
      keputusan({
        jabatan: data.jabatan,
        jabatanPenandatangan: data.jabatanPenandatangan,
        nomor: number(data),
        tentang: data.tentang,
        menimbang: considerations(data),
        mengingat: data.mengingat,
        ...(data.memperhatikan && { memperhatikan: data.memperhatikan }),
        diktum: diktum(data),
        ditetapkanDi: data.tempat,
        tanggal: blankDate(data.tanggal),
        nama: data.penandatangan,
      }),
  };
}

/** The kind of SK shows in its words. */
function shown({ jenisSk: _kind, skDiubah: earlier, ...data }: Data): object {
  return { ...data, ...(earlier && { skDiubah: { ...earlier, tentang: titleCase(earlier.tentang) } }) };
}

const number = ({ nomor }: Data): string => blank(nomor, 44);

const inWords = (count: number): string => `${ribuan(count)} (${terbilang(count)}) keluarga`;

function earlierSk({ jabatan, skDiubah: earlier }: Data): string {
  if (earlier === undefined) return '';
  const { nomor, tanggal, tentang } = earlier;
  return `Keputusan ${jabatan} Nomor ${nomor} tanggal ${tanggalPanjang(tanggal)} tentang ${titleCase(tentang)}`;
}

function considerations(data: Data): string[] {
  if (data.menimbang !== undefined) return data.menimbang;
  const facts = data.jenisSk === 'awal' ? reasons(data) : reasonsOfChange(data);
  const title = `Keputusan ${data.jabatan} tentang ${titleCase(data.tentang)}`;
  return [
    ...facts,
    `bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan ${title}`,
  ];
}

function reasons({ program, kabupaten, tahunAnggaran }: Data): string[] {
  return [
    `bahwa untuk meningkatkan pendapatan dan kemandirian keluarga rawan sosial ekonomi, Pemerintah ${kabupaten} memberikan ${program} pada Tahun Anggaran ${tahunAnggaran}`,
    'bahwa calon penerima bantuan sebagaimana dimaksud dalam huruf a telah diverifikasi dan divalidasi serta dinyatakan layak sehingga perlu ditetapkan sebagai penerima',
  ];
}

function reasonsOfChange(data: Data): string[] {
  const { jumlahPengganti, program } = data;
  const changed =
    jumlahPengganti === undefined
      ? 'data penerima yang ditetapkan perlu disesuaikan'
      : `${inWords(jumlahPengganti)} penerima tidak dapat lagi menerima bantuan sehingga perlu diganti`;
  return [
    `bahwa penerima ${program} telah ditetapkan dengan ${earlierSk(data)}`,
    `bahwa setelah Keputusan sebagaimana dimaksud dalam huruf a ditetapkan, ${changed}`,
  ];
}

/** Inseparable Lampiran, funding and year, start of validity (domain 1.4); figures with words. */
function diktum(data: Data): string[] {
  const opening = data.jenisSk === 'awal' ? granting(data) : changing(data);
  return [
    ...opening,
    'Bantuan sosial sebagaimana dimaksud dalam Diktum KESATU disalurkan ke rekening penerima dan digunakan sesuai dengan Rencana Anggaran Biaya.',
    'Penerima bantuan sosial bertanggung jawab atas penggunaan bantuan dan wajib menyampaikan laporan pertanggungjawaban sesuai dengan ketentuan peraturan perundang-undangan.',
    `Biaya yang timbul akibat ditetapkannya Keputusan ini dibebankan pada Anggaran Pendapatan dan Belanja Daerah ${data.kabupaten} Tahun Anggaran ${data.tahunAnggaran}.`,
    'Keputusan ini mulai berlaku pada tanggal ditetapkan.',
  ];
}

const annex =
  'sebagaimana tercantum dalam Lampiran yang merupakan bagian yang tidak terpisahkan dari Keputusan ini';

function granting({ program, tahunAnggaran, jumlahKeluarga, jumlahBantuan }: Data): string[] {
  return [
    `Menetapkan penerima ${program} Tahun Anggaran ${tahunAnggaran} sebanyak ${inWords(jumlahKeluarga)}, dengan nama, alamat, dan besaran bantuan ${annex}.`,
    `Bantuan sosial sebagaimana dimaksud dalam Diktum KESATU seluruhnya berjumlah ${money(jumlahBantuan)}.`,
  ];
}

function changing(data: Data): string[] {
  return [
    `Mengubah Lampiran ${earlierSk(data)} sepanjang mengenai ${changed(data)}, ${annex}.`,
    `Bantuan sosial bagi penerima sebagaimana dimaksud dalam Diktum KESATU seluruhnya berjumlah ${money(data.jumlahBantuan)}.`,
    'Ketentuan lain dalam Keputusan yang diubah sebagaimana dimaksud dalam Diktum KESATU dinyatakan tetap berlaku.',
  ];
}

function changed({ jumlahKeluarga, jumlahPengganti }: Data): string {
  const all = `${inWords(jumlahKeluarga)} penerima`;
  if (jumlahPengganti === undefined) return all;
  return jumlahPengganti === jumlahKeluarga
    ? `${all} pengganti`
    : `${all}, di antaranya ${inWords(jumlahPengganti)} penerima pengganti`;
}

const money = (amount: number): string => `${rupiah(amount)} (${terbilangRupiah(amount)})`;

/** What the Word layout prints; the last diktum goes with the signature. */
function fields(data: Data): object {
  const office = data.jabatan.toUpperCase();
  const clauses = diktum(data).map((isi, index) => ({ nama: diktumName(index), isi }));
  const listed = (texts: readonly string[]) =>
    texts.map((line, index) => ({ no: index + 1, isi: `${line};` }));
  return {
    jabatan: office,
    nomor: number(data),
    tentang: data.tentang.toUpperCase(),
    menimbang: considerations(data).map((isi, index) => ({
      no: String.fromCharCode(97 + index),
      isi: `${isi};`,
    })),
    mengingat: listed(data.mengingat),
    adaPerhatian: data.memperhatikan !== undefined,
    memperhatikan: listed(data.memperhatikan ?? []),
    diktum: clauses.slice(0, -1),
    diktumAkhir: clauses.at(-1),
    tempat: data.tempat,
    tanggal: blankDate(data.tanggal),
    jabatanPenandatangan: officeInCapitals(data.jabatanPenandatangan),
    penandatangan: data.penandatangan.toUpperCase(),
  };
}

/** The draft of the decree for Bagian Hukum, which gives it number and day (domain 1.4); its list is the Lampiran. */
export default defineTemplate<Data>({
  title: 'Keputusan Bupati',
  version: '1',
  stage: 'penetapan',
  from: 'kegiatan',
  naskah: 'keputusan',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    menimbang: points('Menimbang').optional().meta({ title: 'Menimbang' }),
    mengingat: points('Mengingat').optional().meta({ title: 'Mengingat' }),
    memperhatikan: points('Memperhatikan').optional().meta({ title: 'Memperhatikan' }),
  }),
  filledByHand: ['nomor', 'tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
