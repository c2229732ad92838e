import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { text } from '../../domain/fields.ts';
import type { Instansi } from '../../domain/instansi.ts';
import { findVillage } from '../../domain/region.ts';
import { mm } from '../pdf/content.ts';

/** The letterhead as printed: the lines of the office, from the kabupaten down, and its address below. */
export const kopSchema = z
  .strictObject({
    baris: z.array(text('Baris kop')).min(1).max(4),
    alamat: z.array(text('Alamat kantor', 300)).min(1).max(4),
  })
  .meta({ title: 'Kop surat', path: 'instansi.kop' });

export type Kop = z.infer<typeof kopSchema>;

/** What a template takes of the instansi for its kop. */
export function kopOf({ kop }: Instansi): Kop {
  const { alamat, kodePos, telepon, faksimile, posEl, laman, baris } = kop;
  const fax = faksimile === undefined ? '' : `, Faksimile ${faksimile}`;
  return {
    baris,
    alamat: [`${alamat}, Kode Pos ${kodePos}`, `Telepon ${telepon}${fax}`, `Pos-el ${posEl}, Laman ${laman}`],
  };
}

/** The kop of a dinas: the last line bold, in the ratio 4:3 to those above, then the thick and thin line of Sragen (domain 1.2). */
export function kopDinas({ baris, alamat }: Kop): Content {
  const dinas = baris.length - 1;
  const lines = baris.map((line, index) => ({
    text: line,
    bold: index === dinas,
    fontSize: index === dinas ? 18 : 13.5,
  }));
  return overRules([...lines, ...alamat.map((line) => ({ text: line, fontSize: 9 }))]);
}

/** Centred, over the thick and the thin line. */
function overRules(lines: Content[]): Content {
  return {
    stack: [...lines, ruleLine(2, 4), ruleLine(0.6, 1.2)],
    alignment: 'center',
    margin: [0, 0, 0, 8],
  };
}

/**
 * Whose paper it is: the signer decides the kop. A citizen's own papers carry none (domain 1.2). `bupati` is the office as
 * printed, `desa` the three lines down to the village.
 */
export type KopOleh = 'warga' | { bupati: string } | { dinas: Kop } | { desa: readonly string[] };

/** The kop of a signer, or nothing. */
export function kopOleh(signer: KopOleh): Content[] {
  if (signer === 'warga') return [];
  if ('bupati' in signer) return [kopBupati(signer.bupati)];
  return 'dinas' in signer ? [kopDinas(signer.dinas)] : [kopDesa(signer.desa)];
}

/** The kop of the Bupati: room for the lambang negara, the office in capitals; no address and no rule (domain 1.2). */
export function kopBupati(jabatan: string): Content {
  return {
    text: jabatan.toUpperCase(),
    bold: true,
    fontSize: 14,
    alignment: 'center',
    margin: [0, mm(28), 0, 16],
  };
}

/** The kop of a desa or kelurahan, in three tiers: kabupaten, kecamatan, village (domain 1.2). */
export function kopDesa(baris: readonly string[]): Content {
  const village = baris.length - 1;
  return overRules(
    baris.map((line, index) => ({ text: line, bold: true, fontSize: index === village ? 16 : 13 })),
  );
}

/** The three lines of a village's kop, or undefined where there is no such village. */
export function kopDesaOf(kodeWilayah: string): string[] | undefined {
  const village = findVillage(kodeWilayah);
  if (village === undefined) return undefined;
  const { kind, name, district, regency } = village;
  const lines = [`Pemerintah ${regency.name}`, `Kecamatan ${district.name}`, `${kind} ${name}`];
  return lines.map((line) => line.toUpperCase());
}

/** A kop for a Word layout: `{kop.atas}`, `{kop.nama}`, `{kop.alamat}`. */
export function kopFields({ baris, alamat }: Kop) {
  return { atas: baris.slice(0, -1).join('\n'), nama: baris.at(-1)!, alamat: alamat.join('\n') };
}

/** A rule over the whole width, as the top border of an empty table: pdfmake's own lines need the width in points. */
export function ruleLine(width: number, above: number): Content {
  return {
    margin: [0, above, 0, 0],
    table: { widths: ['*'], body: [[{ text: '', fontSize: 0.1 }]] },
    layout: {
      hLineWidth: (index) => (index === 0 ? width : 0),
      vLineWidth: () => 0,
      paddingTop: () => 0,
      paddingBottom: () => 0,
    },
  };
}
