import { dots } from '../letter/blanks.ts';
import { yangBertandaTangan } from '../letter/pernyataan.ts';
import {
  type Block,
  bernomorDaftar,
  blocks,
  isiRata,
  jarak,
  jika,
  jikaTidak,
  namaTerang,
  para,
  penutupSurat,
  polos,
  type SignatureLines,
  tandaTanganKanan,
  utuh,
} from './word-blocks.ts';
import { barisIdentitas } from './word-forms.ts';
import { kotak } from './word-frames.ts';

/** The fields of a citizen stand under a tag, or among those of the paper itself. */
const under = (tag: string) => (name: string) => (tag === '' ? name : `${tag}.${name}`);

const jempol = 'Cap jempol';
/** In millimetres: a thumb needs more room than the stamp. */
const [stampHeight, thumbHeight] = [17, 24];

/** A citizen who signs a paper without meterai, from `saksiFields(...)` and `nama` under `tag`. `atas` stands over the space. */
export function penandatangan(atas: readonly string[], tag = ''): SignatureLines {
  const at = under(tag);
  const nama = `{${at('nama')}}`;
  const thumb = [kotak([jempol], thumbHeight), namaTerang(nama, 'tebal', 'TandaTangan')];
  const ruang = blocks(
    jika(at('capJempol'), ...thumb),
    jikaTidak(at('capJempol'), namaTerang(nama, 'tebal')),
  );
  return { atas, bawah: [], ruang };
}

/**
 * A citizen who signs over a meterai, from `penandatanganFields(...)` under `tag`. The thumb print has a place beside the stamp: on it
 * a print cannot be read (domain 8.14).
 */
export function penandatanganBermeterai(sebagai: string, tag = 'penandatangan'): SignatureLines {
  const at = under(tag);
  const meterai = `{${at('ruang.tarif')}}`;
  const ruang = blocks(
    jika(at('ruang.meterai'), kotak([meterai], stampHeight)),
    jika(at('ruang.jempol'), kotak([jempol], thumbHeight)),
    jika(at('ruang.keduanya'), kotak([meterai, jempol], thumbHeight)),
    jika(at('ruang.kosong'), para('', 'RuangTandaTangan')),
    namaTerang(`{${at('nama')}}`, 'tebal', 'TandaTangan'),
  );
  return { atas: [`{${at('tempatTanggal')}}`, sebagai], bawah: [], ruang };
}

/** The witnesses of a thumb print, from the same fields. */
export function saksiJempol(tag = ''): Block {
  const at = under(tag);
  return jika(
    at('capJempol'),
    para('Saksi-saksi pembubuhan cap jempol:', 'Saksi', { keep: true }),
    daftarSaksi(at('saksi')),
  );
}

/** Witnesses with dotted places, from a list of {no, nama}. */
export const daftarSaksi = (list: string): Block =>
  polos([1, 10, 10], [{ loop: list, cells: ['{no}.', '{nama}', dots(34)] }], 'Saksi');

/** The head of a village at the left of a citizen's paper, from `kepalaDesaFields(...)` under `mengetahui`; `atas` stands above. */
export function kepalaDesa(...atas: readonly string[]): SignatureLines {
  const nama = '{mengetahui.nama}';
  const ruang = blocks(
    jika('mengetahui.berNip', namaTerang(nama, 'bergaris')),
    jikaTidak('mengetahui.berNip', namaTerang(nama, 'tebal')),
  );
  return { atas: [...atas, 'Mengetahui,', '{mengetahui.jabatan},'], bawah: ['{mengetahui.nip}'], ruang };
}

/** A statement, from `pernyataanFields(...)`. */
export function naskahPernyataan(): Block {
  return blocks(
    para('{judul}', 'Judul'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    isiRata(yangBertandaTangan),
    barisIdentitas('identitas'),
    jarak(),
    isiRata('{pengantar}'),
    bernomorDaftar('butir', '{no}.\t{isi}'),
    utuh(
      penutupSurat('{penutup}'),
      tandaTanganKanan(penandatanganBermeterai('{sebagai}')),
      saksiJempol('penandatangan'),
    ),
  );
}
