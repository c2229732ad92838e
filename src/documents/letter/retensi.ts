import { tanggalPanjang } from '../../domain/dates.ts';
import type { RegulationsAt } from '../../domain/regulations.ts';

const fates = { musnah: 'Dimusnahkan', permanen: 'Permanen', 'dinilai kembali': 'Dinilai kembali' } as const;

/**
 * How long a berkas is kept, as its cover says: counted from the end of the year in which it was closed (domain 4.2), so the last
 * days are known only then.
 */
export function retensiOf({ retention }: RegulationsAt, tanggalTutup: string | undefined) {
  const { value, legalBasis, belumDisahkan } = retention;
  const { active, inactive, fate } = value.berkas;
  const closed = tanggalTutup === undefined ? undefined : Number(tanggalTutup.slice(0, 4));
  return {
    aktif: span(active, closed),
    inaktif: span(inactive, closed === undefined ? undefined : closed + active),
    nasibAkhir: fates[fate],
    dasar: legalBasis,
    ...(belumDisahkan && { keadaan: 'belum disahkan' }),
  };
}

function span(years: number, after: number | undefined): string {
  return after === undefined
    ? `${years} tahun`
    : `${years} tahun, s.d. ${tanggalPanjang(`${after + years}-12-31`)}`;
}
