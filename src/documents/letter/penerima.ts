import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { tanggalPanjang } from '../../domain/dates.ts';
import { date, money, nik, text, year } from '../../domain/fields.ts';
import { type Instansi, officialAt } from '../../domain/instansi.ts';
import type { Penyaluran } from '../../domain/kegiatan.ts';
import { rupiah } from '../../domain/money.ts';
import { terbilangRupiah } from '../../domain/terbilang.ts';
import type { PickSource, Versioned } from '../template.ts';
import { alamatLengkap } from './address.ts';

const ofIdentity = (path: string) => ({ stage: 'identitas', path });

/** A recipient as his own papers name him, and the two who see a thumb print made (domain 8.14). */
export const penerimaShape = () => ({
  program: text('Program', 100).meta(ofIdentity('program')),
  tahunAnggaran: year('Tahun anggaran').meta(ofIdentity('tahunAnggaran')),
  nama: text('Nama', 100).meta(ofIdentity('pemohon.nama')),
  nik: nik().meta(ofIdentity('pemohon.nik')),
  tempatLahir: text('Tempat lahir', 100).meta(ofIdentity('pemohon.tempatLahir')),
  tanggalLahir: date('Tanggal lahir').meta(ofIdentity('pemohon.tanggalLahir')),
  pekerjaan: text('Pekerjaan', 100).meta(ofIdentity('pemohon.pekerjaan')),
  alamat: text('Alamat', 400).meta(ofIdentity('pemohon.alamat')),
  saksi: z
    .array(text('Nama saksi', 100))
    .length(2)
    .optional()
    .meta({ title: 'Saksi cap jempol', ...ofIdentity('pemohon.saksi') }),
});

const penerimaSchema = z.strictObject(penerimaShape());
export type Penerima = z.infer<typeof penerimaSchema>;

/** What `penerimaShape` takes of a berkas. */
export function penerimaOf(berkas: Versioned<Berkas> | undefined) {
  if (berkas === undefined) return {};
  const { program, tahunAnggaran, pemohon } = berkas.data;
  const { nama, nik: number, tempatLahir, tanggalLahir, pekerjaan } = pemohon;
  return {
    program,
    tahunAnggaran,
    nama,
    nik: number,
    tempatLahir,
    tanggalLahir,
    pekerjaan,
    alamat: alamatLengkap(pemohon.alamat),
    saksi: saksiOf(berkas.data),
  };
}

/** The names of the witnesses, where the recipient signs by thumb. */
export function saksiOf({ pemohon }: Berkas): string[] | undefined {
  return pemohon.caraTandaTangan === 'cap_jempol' ? pemohon.saksi?.map(({ nama }) => nama) : undefined;
}

/** The identity as a statement opens with it. */
export function identitasPenerima(data: Penerima): [string, string][] {
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Tempat, tanggal lahir', `${data.tempatLahir}, ${tanggalPanjang(data.tanggalLahir)}`],
    ['Pekerjaan', data.pekerjaan],
    ['Alamat', data.alamat],
  ];
}

/** The SK that a payment rests on, as every paper of the payment cites it. */
export const dasarSkShape = () => ({
  penetapSk: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
  nomorSk: text('Nomor SK', 60).meta({ stage: 'penetapan', path: 'penyaluran.penetapan.nomor' }),
  tanggalSk: date('Tanggal SK').meta({ stage: 'penetapan', path: 'penyaluran.penetapan.tanggal' }),
});

const dasarSkSchema = z.strictObject(dasarSkShape());

/** The same with what the SK grants to one recipient. */
export const bantuanShape = () => ({
  ...dasarSkShape(),
  nilai: money('Nilai', { min: 1 }).meta({ stage: 'penyaluran', path: 'penyaluran.nilai' }),
});

/** The payment that a paper is made from, if it is one. */
export function penyaluranOf({ kegiatan }: Pick<PickSource, 'kegiatan'>): Penyaluran | undefined {
  return kegiatan?.data.jenis === 'penyaluran' ? kegiatan.data : undefined;
}

/** What `dasarSkShape` takes of a payment. */
export function dasarSkOf(payment: Penyaluran | undefined, instansi: Instansi, day: string) {
  return {
    penetapSk: officialAt(instansi, 'bupati', day)?.jabatanTertulis,
    nomorSk: payment?.penetapan.nomor,
    tanggalSk: payment?.penetapan.tanggal,
  };
}

/** What `bantuanShape` takes of a payment and its line for the berkas. */
export function bantuanOf(source: PickSource) {
  const payment = penyaluranOf(source);
  const line = payment?.lines.find(({ berkasId }) => berkasId === source.berkas?.id);
  return { ...dasarSkOf(payment, source.instansi, source.date), nilai: line?.nilai };
}

/** `Keputusan Bupati Sragen Nomor ... tanggal ...`. */
export function sebutSk({ penetapSk, nomorSk, tanggalSk }: z.infer<typeof dasarSkSchema>): string {
  return `Keputusan ${penetapSk} Nomor ${nomorSk} tanggal ${tanggalPanjang(tanggalSk)}`;
}

/** `Rp4.000.000,00 (empat juta rupiah)`: figure and words together (domain 3.3). */
export function rupiahTerbilang(nilai: number): string {
  return `${rupiah(nilai)} (${terbilangRupiah(nilai)})`;
}
