import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { tanggalPanjang } from '../../domain/dates.ts';
import { date, money, text, year } from '../../domain/fields.ts';
import { type Instansi, officialAt } from '../../domain/instansi.ts';
import type { Penyaluran } from '../../domain/kegiatan.ts';
import { rupiah } from '../../domain/money.ts';
import { findDistrict } from '../../domain/region.ts';
import { terbilangRupiah } from '../../domain/terbilang.ts';
import type { PickSource, Versioned } from '../template.ts';
import { sebutanOf, sebutanShape, wargaOf, wargaRingkasOf, wargaRingkasShape, wargaShape } from './warga.ts';

/** The aid: what is paid to a recipient, and of which year. */
const programShape = () => ({
  program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
  tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
});

const programOf = ({ program, tahunAnggaran }: Berkas) => ({ program, tahunAnggaran });

/** A recipient in short, on a paper that he does not sign. */
export const penerimaTersebutShape = () => ({ ...programShape(), ...sebutanShape() });

/** A recipient in short, on a paper that he signs. */
export const penerimaRingkasShape = () => ({ ...programShape(), ...wargaRingkasShape() });

/** A recipient as his own statements name him. */
export const penerimaShape = () => ({ ...programShape(), ...wargaShape() });

/** What `penerimaTersebutShape` takes of a berkas. */
export function penerimaTersebutOf(berkas: Versioned<Berkas> | undefined) {
  return berkas === undefined ? {} : { ...programOf(berkas.data), ...sebutanOf(berkas.data) };
}

/** What `penerimaRingkasShape` takes of a berkas. */
export function penerimaRingkasOf(berkas: Versioned<Berkas> | undefined) {
  return berkas === undefined ? {} : { ...programOf(berkas.data), ...wargaRingkasOf(berkas.data) };
}

/** What `penerimaShape` takes of a berkas. */
export function penerimaOf(berkas: Versioned<Berkas> | undefined) {
  return berkas === undefined ? {} : { ...programOf(berkas.data), ...wargaOf(berkas.data) };
}

/** The SK that a payment rests on, as every paper of the payment cites it. */
export const dasarSkShape = () => ({
  penetapSk: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
  nomorSk: text('Nomor SK', 60).meta({ stage: 'penetapan', path: 'penyaluran.penetapan.nomor' }),
  tanggalSk: date('Tanggal SK').meta({ stage: 'penetapan', path: 'penyaluran.penetapan.tanggal' }),
});

const dasarSkSchema = z.strictObject(dasarSkShape());

/** What is paid to one recipient, and by which SK. */
export const bantuanShape = () => ({
  nilai: money('Nilai', { min: 1 }).meta({ stage: 'penyaluran', path: 'penyaluran.nilai' }),
  ...dasarSkShape(),
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

/** The line of the payment for the berkas that a paper is made from. */
export function barisBantuanOf(source: Pick<PickSource, 'kegiatan' | 'berkas'>) {
  return penyaluranOf(source)?.lines.find(({ berkasId }) => berkasId === source.berkas?.id);
}

/** What `bantuanShape` takes of a payment and its line for the berkas. */
export function bantuanOf(source: PickSource) {
  return {
    ...dasarSkOf(penyaluranOf(source), source.instansi, source.date),
    nilai: barisBantuanOf(source)?.nilai,
  };
}

/** A line of a payment with the case file it names. */
export interface BarisPenyaluran {
  line: Penyaluran['lines'][number];
  berkas: Berkas | undefined;
}

/** The lines of a payment in the order of the act; those of one kecamatan (`33.14.12`), where it is named. */
export function barisPenyaluran(
  source: Pick<PickSource, 'kegiatan' | 'members'>,
  kecamatan?: unknown,
): BarisPenyaluran[] {
  const payment = penyaluranOf(source);
  const files = new Map(source.members.map(({ id, data }) => [id, data]));
  const all = (payment?.lines ?? []).map((line) => ({ line, berkas: files.get(line.berkasId) }));
  if (typeof kecamatan !== 'string') return all;
  return all.filter(({ berkas }) => berkas?.pemohon.alamat.kodeWilayah.startsWith(`${kecamatan}.`));
}

/** The kecamatan that a paper of a payment is about, as the clerk names it. */
export const kodeKecamatan = () =>
  z
    .string()
    .refine(
      (code) => findDistrict(code) !== undefined,
      'Kode kecamatan harus berbentuk 33.14.12 dan ada dalam daftar wilayah.',
    )
    .meta({ title: 'Kode kecamatan' });

/** `Keputusan Bupati Sragen Nomor ... tanggal ...`. */
export function sebutSk({ penetapSk, nomorSk, tanggalSk }: z.infer<typeof dasarSkSchema>): string {
  return `Keputusan ${penetapSk} Nomor ${nomorSk} tanggal ${tanggalPanjang(tanggalSk)}`;
}

/** `Rp4.000.000,00 (empat juta rupiah)`: figure and words together (domain 3.3). */
export function rupiahTerbilang(nilai: number): string {
  return `${rupiah(nilai)} (${terbilangRupiah(nilai)})`;
}
