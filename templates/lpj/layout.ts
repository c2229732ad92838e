import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  penutupSurat,
  type TableRow,
  tabel,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import {
  barisIdentitas,
  judulTentang,
  kepalaBagian,
  lembarBaru,
} from '../../src/documents/docx/word-forms.ts';
import { daftarFoto } from '../../src/documents/docx/word-frames.ts';
import { kepalaDesa, penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';
import { penutup } from '../../src/documents/letter/body.ts';

/** A line of the plan in bold, or a receipt for it. */
function rows(list: string, keep: boolean): TableRow[] {
  return [
    {
      cells: [
        `{#${list}}{#induk}{no}`,
        '{uraian}',
        '{tanggal}',
        '{nota}',
        '{anggaran}',
        '{belanja}',
        '{selisih}{/induk}',
      ],
      bold: true,
      keep: true,
    },
    {
      cells: [
        '{^induk}{no}',
        '{uraian}',
        '{tanggal}',
        '{nota}',
        '{anggaran}',
        '{belanja}',
        `{selisih}{/induk}{/${list}}`,
      ],
      keep,
    },
  ];
}

export default {
  title: 'Laporan Pertanggungjawaban',
  naskah: 'warga',
  pageNumber: true,
  body: [
    judulTentang('LAPORAN PERTANGGUNGJAWABAN (LPJ)'),
    barisIdentitas('identitas', 38),
    kepalaBagian('A. Pendahuluan'),
    isiRata('{pembuka}'),
    kepalaBagian('B. Maksud dan Tujuan'),
    isiRata('{tujuan}'),
    kepalaBagian('C. Realisasi Penggunaan Bantuan'),
    tabel({
      widths: [22, 146, 58, 58, 68, 68, 56],
      header: [
        'No',
        'Uraian RAB dan bukti belanja',
        'Tanggal nota',
        'Nomor nota',
        'Anggaran (Rp)',
        'Belanja (Rp)',
        'Selisih (Rp)',
      ],
      rows: [
        ...rows('baris', false),
        ...rows('barisAkhir', true),
        {
          cells: ['JUMLAH', '{jumlah.anggaran}', '{jumlah.belanja}', '{jumlah.selisih}'],
          spans: [4],
          bold: true,
          keep: true,
        },
      ],
      align: 'cllcrrr',
    }),
    jarak(),
    barisIdentitas('ringkasan', 56),
    kepalaBagian('D. Hasil dan Kendala'),
    barisIdentitas('hasil', 26),
    kepalaBagian('E. Penutup'),
    penutupSurat(
      `Bukti pengeluaran yang lengkap dan sah saya simpan dan dapat diperiksa setiap saat. ${penutup.laporan}`,
    ),
    utuh(
      tandaTangan(kepalaDesa(), penandatangan(['{tempat}, {tanggal}', 'Penerima bantuan,'])),
      saksiJempol(),
    ),
    lembarBaru('Lampiran: Dokumentasi Foto'),
    daftarFoto('foto'),
  ],
} satisfies LayoutPlan;
