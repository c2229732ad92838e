import { z } from 'zod';
import type { Berkas } from '../../domain/berkas.ts';
import type { Penyaluran } from '../../domain/kegiatan.ts';
import { findDistrict } from '../../domain/region.ts';
import type { PickSource } from '../template.ts';
import { penyaluranOf } from './penerima.ts';

/** The kecamatan that a paper of a payment is about, as the clerk names it. */
export const kodeKecamatan = () =>
  z
    .string()
    .refine(
      (code) => findDistrict(code) !== undefined,
      'Kode kecamatan harus berbentuk 33.14.12 dan ada dalam daftar wilayah.',
    )
    .meta({ title: 'Kode kecamatan' });

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
