import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { tanggalPanjang } from '../../domain/dates.ts';
import { date, nik, noKk, text } from '../../domain/fields.ts';
import { findVillage } from '../../domain/region.ts';
import { alamatLengkap } from './address.ts';
import { besideOf, type Signature, signatureRow, witnesses } from './signature.ts';

/** The names of the two witnesses of a thumb print; left out where the applicant writes (domain 8.14). */
export const saksiSchema = z
  .array(text('Nama saksi', 100))
  .length(2)
  .optional()
  .meta({ title: 'Saksi cap jempol', stage: 'identitas', path: 'pemohon.saksi' });

/** The applicant as his own papers name him, each field as in the KTP and KK. */
export const pemohonFields = () => ({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  nik: nik().meta({ stage: 'identitas', path: 'pemohon.nik' }),
  noKk: noKk().meta({ stage: 'identitas', path: 'pemohon.noKk' }),
  tempatLahir: text('Tempat lahir', 100).meta({ stage: 'identitas', path: 'pemohon.tempatLahir' }),
  tanggalLahir: date('Tanggal lahir').meta({ stage: 'identitas', path: 'pemohon.tanggalLahir' }),
  pekerjaan: text('Pekerjaan', 100).meta({ stage: 'identitas', path: 'pemohon.pekerjaan' }),
  alamat: text('Alamat', 400).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  saksi: saksiSchema,
});

const pemohonSchema = z.strictObject(pemohonFields());

type PemohonTercetak = z.infer<typeof pemohonSchema>;

/** What those fields take of a case file. */
export function pemohonOf({ pemohon }: Pick<Berkas, 'pemohon'>) {
  const { nama, nik: number, noKk: family, tempatLahir, tanggalLahir, pekerjaan } = pemohon;
  return {
    nama,
    nik: number,
    noKk: family,
    tempatLahir,
    tanggalLahir,
    pekerjaan,
    alamat: alamatLengkap(pemohon.alamat),
    desa: findVillage(pemohon.alamat.kodeWilayah)?.name,
    saksi: saksiOf(pemohon),
  };
}

/** The names of the witnesses, where the applicant signs by thumb. */
export function saksiOf({ caraTandaTangan, saksi }: Berkas['pemohon']): string[] | undefined {
  return caraTandaTangan === 'cap_jempol' ? saksi?.map(({ nama }) => nama) : undefined;
}

/** `label : value` lines of the applicant. */
export function pemohonLines(data: Omit<PemohonTercetak, 'desa' | 'saksi'>): [string, string][] {
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Nomor KK', data.noKk],
    ['Tempat, tanggal lahir', `${data.tempatLahir}, ${tanggalPanjang(data.tanggalLahir)}`],
    ['Pekerjaan', data.pekerjaan],
    ['Alamat', data.alamat],
  ];
}

/** The applicant's signature, with the place of the thumb print where he signs so. */
export function pemohonSignature(
  { nama, saksi }: { nama: string; saksi?: readonly string[] | undefined },
  opening: string,
  jabatan = 'Pemohon,',
): Signature {
  return { opening, jabatan: [jabatan], nama, ...besideOf({ capJempol: saksi !== undefined }) };
}

/** Signatures beside each other, and below them the witnesses of a thumb print, all on one page. */
export function witnessed(signatures: Signature[], saksi: readonly string[] | undefined): Content {
  const row = signatureRow(signatures);
  return saksi === undefined ? row : { stack: [row, witnesses(saksi)], unbreakable: true };
}

/** The witnesses for a Word layout: `capJempol`, and the list `saksi` of {no, nama}. */
export function saksiFields(saksi: readonly string[] = []) {
  return { capJempol: saksi.length > 0, saksi: saksi.map((nama, index) => ({ no: index + 1, nama })) };
}
