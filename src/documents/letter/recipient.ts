import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import { nik, text } from '../../domain/fields.ts';
import type { Kegiatan } from '../../domain/kegiatan.ts';
import { findVillage } from '../../domain/region.ts';
import { alamatLengkap } from './address.ts';
import { besideOf, type Signature, signatureRow, witnesses } from './signature.ts';

/** The recipient as his papers name him: identity as in the KTP, and who saw a thumb print. */
export const recipientShape = {
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  nik: nik().meta({ stage: 'identitas', path: 'pemohon.nik' }),
  alamat: text('Alamat', 400).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
  saksi: z
    .array(text('Nama saksi', 100))
    .length(2)
    .optional()
    .meta({ title: 'Saksi cap jempol', stage: 'identitas', path: 'pemohon.saksi' }),
};

/** What `recipientShape` takes of a berkas. */
export function recipientOf({ pemohon }: Berkas) {
  return {
    nama: pemohon.nama,
    nik: pemohon.nik,
    alamat: alamatLengkap(pemohon.alamat),
    saksi: pemohon.caraTandaTangan === 'cap_jempol' ? pemohon.saksi?.map(({ nama }) => nama) : undefined,
  };
}

/** The village where a citizen signs: `Gading`. */
export function placeOfSigning({ pemohon }: Berkas): string | undefined {
  return findVillage(pemohon.alamat.kodeWilayah)?.name;
}

/** What was paid to this family and by which SK, from the payment that has its line. */
export function paymentOf(kegiatan: Kegiatan | undefined, berkasId: string | undefined) {
  const payment = kegiatan?.jenis === 'penyaluran' ? kegiatan : undefined;
  const line = payment?.lines.find((each) => each.berkasId === berkasId);
  return {
    nilai: line?.nilai,
    tanggalTransfer: line?.tanggalTransfer,
    nomorSk: payment?.penetapan.nomor,
    tanggalSk: payment?.penetapan.tanggal,
  };
}

/** A recipient who signs, with the meterai where one is due. */
export interface SigningRecipient {
  nama: string;
  saksi?: readonly string[] | undefined;
  tarifMeterai?: number | undefined;
}

/** The citizen's signature: the meterai box, and the place of a thumb print where he signs so (domain 8.14). */
export function recipientSignature(
  { nama, saksi, tarifMeterai }: SigningRecipient,
  opening: string,
  role: string,
): Signature {
  const beside = besideOf({ tarifMeterai, capJempol: saksi !== undefined });
  return { opening, jabatan: [`${role},`], nama, ...beside };
}

/** Signatures beside each other, and the witnesses below them where there is a thumb print. */
export function signedByCitizen(signers: Signature[], saksi: readonly string[] | undefined): Content {
  const row = signatureRow(signers);
  return saksi === undefined ? row : { stack: [row, witnesses(saksi)], unbreakable: true };
}

/** For a Word layout, with `saksiPenerima` and `penerimaMenandatangani`. */
export function recipientFields({ saksi = [] }: Pick<SigningRecipient, 'saksi'>) {
  return { capJempol: saksi.length > 0, saksi: saksi.map((nama, index) => ({ no: index + 1, nama })) };
}
