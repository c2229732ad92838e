import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  penutupSurat,
  type TableRow,
  tabel,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import {
  baris,
  bingkaiFoto,
  judulTentang,
  kepalaBagian,
  kepalaDesa,
  lembarBaru,
  penerimaMenandatangani,
  saksiPenerima,
} from '../../src/documents/docx/word-forms.ts';
import { penutup } from '../../src/documents/letter/body.ts';
import { foto } from './foto.ts';

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
    baris('identitas', 38),
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
    baris('ringkasan', 56),
    kepalaBagian('D. Hasil dan Kendala'),
    baris('hasil', 26),
    kepalaBagian('E. Penutup'),
    penutupSurat(
      `Bukti pengeluaran yang lengkap dan sah saya simpan dan dapat diperiksa setiap saat. ${penutup.laporan}`,
    ),
    tandaTangan(kepalaDesa(), penerimaMenandatangani('{tempat}, {tanggal}', 'Penerima bantuan')),
    saksiPenerima(),
    lembarBaru('Lampiran: Dokumentasi Foto'),
    bingkaiFoto(foto),
  ],
} satisfies LayoutPlan;
