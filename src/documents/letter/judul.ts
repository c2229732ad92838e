import type { Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';
import { gap, plainParagraph } from './body.ts';
import { signedEnd, tembusan } from './closing.ts';
import { type KopOleh, kopOleh } from './kop.ts';
import { partLast } from './last-of.ts';

/** A paper with a title instead of an addressee. All texts are as printed. */
export interface Judul {
  kop: KopOleh;
  /** `BERITA ACARA`, `SURAT TUGAS`; in capitals on the paper. */
  judul: string;
  /** What stands under the title in bold, such as what it is about. */
  tentang?: string;
  /** The number without the word; left out where the paper has none. */
  nomor?: string;
  isi: Content[];
  /** The closing sentence, kept with the signatures. */
  penutup?: string;
  /** `signatureRight(...)`, `signatureRow([...])`, or several of them. */
  tandaTangan: Content;
  tembusan?: readonly string[];
}

/**
 * The shape with a title (Permendagri 1/2023, Pasal 14; domain 1.3): keputusan aside, for berita acara, surat tugas, pakta
 * integritas, pernyataan, laporan. Centred title, `NOMOR ...` under it, no addressee.
 */
export function judul(paper: Judul): Content[] {
  const closing = paper.penutup === undefined ? undefined : plainParagraph(paper.penutup);
  const [before, last] = partLast(paper.isi);
  return [
    ...kopOleh(paper.kop),
    ...title(paper),
    ...before,
    signedEnd(closing, paper.tandaTangan, last),
    ...tembusan(paper.tembusan),
  ];
}

/** The title block alone, for a paper that needs another body. */
export function title({
  judul: name,
  tentang,
  nomor,
}: Pick<Judul, 'judul' | 'tentang' | 'nomor'>): Content[] {
  const centred = { alignment: 'center' as const };
  return [
    tagged({ text: name.toUpperCase(), bold: true, fontSize: 14, ...centred, margin: [0, 4, 0, 0] }, 'H1'),
    ...(tentang === undefined ? [] : [{ text: tentang.toUpperCase(), bold: true, ...centred }]),
    ...(nomor === undefined ? [] : [{ text: `NOMOR ${nomor}`, ...centred }]),
    gap(14),
  ];
}
