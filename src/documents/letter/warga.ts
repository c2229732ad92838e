import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { tanggalPanjang } from '../../domain/dates.ts';
import { date, nik, noKk, text } from '../../domain/fields.ts';
import { ribuan } from '../../domain/money.ts';
import { findVillage } from '../../domain/region.ts';
import { alamatLengkap } from './address.ts';
import { tempatTanggal } from './blanks.ts';
import { besideOf, type Signature, signatureRight, witnesses } from './signature.ts';

const ofIdentity = (path: string) => ({ stage: 'identitas', path });

/** The names of the two witnesses of a thumb print; left out where the citizen writes (domain 8.14). */
export const saksiSchema = z
  .array(text('Nama saksi', 100))
  .length(2)
  .optional()
  .meta({ title: 'Saksi cap jempol', ...ofIdentity('pemohon.saksi') });

/** A citizen in short, as a letter about him names him. */
export const sebutanShape = () => ({
  nama: text('Nama', 100).meta(ofIdentity('pemohon.nama')),
  nik: nik().meta(ofIdentity('pemohon.nik')),
  alamat: text('Alamat', 400).meta(ofIdentity('pemohon.alamat')),
});

/** The same on a paper that he signs. */
export const wargaRingkasShape = () => ({ ...sebutanShape(), saksi: saksiSchema });

/** A citizen as his statements name him, each field as in the KTP. */
export const wargaShape = () => ({
  ...wargaRingkasShape(),
  tempatLahir: text('Tempat lahir', 100).meta(ofIdentity('pemohon.tempatLahir')),
  tanggalLahir: date('Tanggal lahir').meta(ofIdentity('pemohon.tanggalLahir')),
  pekerjaan: text('Pekerjaan', 100).meta(ofIdentity('pemohon.pekerjaan')),
});

/** The applicant on the papers of his proposal: also his KK, and the village where he signs. */
export const pemohonShape = () => ({
  ...wargaShape(),
  noKk: noKk().meta(ofIdentity('pemohon.noKk')),
  desa: text('Desa/Kelurahan', 100).meta(ofIdentity('pemohon.alamat.kodeWilayah')),
});

const wargaSchema = z.strictObject(wargaShape());
type Warga = z.infer<typeof wargaSchema>;

type OfPemohon = Pick<Berkas, 'pemohon'>;

/** What `sebutanShape` takes of a berkas. */
export function sebutanOf({ pemohon }: OfPemohon) {
  const { nama, nik: number } = pemohon;
  return { nama, nik: number, alamat: alamatLengkap(pemohon.alamat) };
}

/** What `wargaRingkasShape` takes of a berkas. */
export function wargaRingkasOf(berkas: OfPemohon) {
  return { ...sebutanOf(berkas), saksi: saksiOf(berkas) };
}

/** What `wargaShape` takes of a berkas. */
export function wargaOf(berkas: OfPemohon) {
  const { tempatLahir, tanggalLahir, pekerjaan } = berkas.pemohon;
  return { ...wargaRingkasOf(berkas), tempatLahir, tanggalLahir, pekerjaan };
}

/** What `pemohonShape` takes of a berkas. */
export function pemohonOf(berkas: OfPemohon) {
  return { ...wargaOf(berkas), noKk: berkas.pemohon.noKk, desa: desaOf(berkas) };
}

/** The village where a citizen signs: `Gading`. */
export function desaOf({ pemohon }: OfPemohon): string | undefined {
  return findVillage(pemohon.alamat.kodeWilayah)?.name;
}

/** The names of the witnesses, where the citizen signs by thumb. */
export function saksiOf({ pemohon }: OfPemohon): string[] | undefined {
  return pemohon.caraTandaTangan === 'cap_jempol' ? pemohon.saksi?.map(({ nama }) => nama) : undefined;
}

/** `label : value` lines of a citizen in short. */
export function sebutanLines({ nama, nik: number, alamat }: Pick<Warga, 'nama' | 'nik' | 'alamat'>) {
  const lines: [string, string][] = [
    ['Nama', nama],
    ['NIK', number],
    ['Alamat', alamat],
  ];
  return lines;
}

/** The identity as a statement opens with it; the papers of the proposal have the KK too. */
export function wargaLines(data: Omit<Warga, 'saksi'> & { noKk?: string }): [string, string][] {
  const family: [string, string][] = data.noKk === undefined ? [] : [['Nomor KK', data.noKk]];
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ...family,
    ['Tempat, tanggal lahir', `${data.tempatLahir}, ${tanggalPanjang(data.tanggalLahir)}`],
    ['Pekerjaan', data.pekerjaan],
    ['Alamat', data.alamat],
  ];
}

/** A citizen who signs. */
export interface Penandatangan {
  nama: string;
  /** The witnesses of a thumb print. */
  saksi?: readonly string[] | undefined;
  /** The stamp duty; left out on a paper that needs none. */
  tarifMeterai?: number | undefined;
}

/** His signature, with the meterai box and the place of a thumb print where they are due (domain 8.14). */
export function wargaSignature(
  { nama, saksi, tarifMeterai }: Penandatangan,
  opening: string | undefined,
  sebagai: string,
): Signature {
  const beside = besideOf({ tarifMeterai, capJempol: saksi !== undefined });
  return { ...(opening === undefined ? {} : { opening }), jabatan: [sebagai], nama, ...beside };
}

/** Signatures, and below them the witnesses of a thumb print, all on one page. */
export function witnessed(signatures: Content, saksi: readonly string[] | undefined): Content {
  return saksi === undefined ? signatures : { stack: [signatures, witnesses(saksi)], unbreakable: true };
}

/** Where and when a paper is signed, and as what: `Yang membuat pernyataan,`. */
export interface PenandatanganDi extends Penandatangan {
  sebagai: string;
  tempat: string;
  tanggal?: string | undefined;
}

/**
 * The signature of a citizen at the right, and below it the witnesses of a thumb print. A letter has its place and day at the
 * head: there `dated` is false.
 */
export function tandaTanganWarga(signer: PenandatanganDi, { dated = true } = {}): Content {
  const opening = dated ? tempatTanggal(signer.tempat, signer.tanggal) : undefined;
  return witnessed(signatureRight(wargaSignature(signer, opening, signer.sebagai)), signer.saksi);
}

/** For a Word layout: who signs without a meterai, as `penandatangan()` and `saksiWarga()` of the Word blocks take it. */
export function saksiFields(saksi: readonly string[] = []) {
  return { capJempol: saksi.length > 0, saksi: saksi.map((nama, index) => ({ no: index + 1, nama })) };
}

/** The same with name, place and day, and with what is due in the space of the signature. */
export function penandatanganFields({
  nama,
  tempat,
  tanggal,
  tarifMeterai,
  saksi,
}: Omit<PenandatanganDi, 'sebagai'>) {
  const [jempol, meterai] = [saksi !== undefined, tarifMeterai !== undefined];
  return {
    nama,
    tempatTanggal: tempatTanggal(tempat, tanggal),
    ruang: {
      meterai: meterai && !jempol,
      jempol: jempol && !meterai,
      keduanya: meterai && jempol,
      kosong: !meterai && !jempol,
      tarif: tarifMeterai === undefined ? '' : `Meterai\nRp${ribuan(tarifMeterai)}`,
    },
    ...saksiFields(saksi),
  };
}
