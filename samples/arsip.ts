import type { KeptPaper } from '../src/archive/kept-papers.ts';
import type { Berkas } from '../src/domain/berkas.ts';
import { sampleBerkas } from './berkas.ts';
import { pad } from './people.ts';

const statuses = ['selesai', 'disalurkan', 'ditetapkan', 'mundur', 'diajukan'] as const;

/** The same case files as on the shelf: at different points of the procedure, in boxes of twenty; the finished ones are closed. */
export function sampleArsip(n: number): Berkas[] {
  return sampleBerkas(n).map((berkas, index) => {
    const status = statuses[index % statuses.length]!;
    return {
      ...berkas,
      status,
      ...(status === 'selesai' && { tanggalTutup: '2027-02-08' }),
      arsip: {
        unitPengolah: 'Bidang Penanganan Fakir Miskin',
        lokasi: {
          ruang: 'Arsip Aktif',
          lemari: '2',
          boks: pad(Math.floor(index / 20) + 1, 2),
          folder: pad(index + 1, 4),
        },
        petugas: 'Yoga Pratama',
        dicatatPada: '2026-03-02',
      },
    };
  });
}

type Described = Partial<KeptPaper> & Pick<KeptPaper, 'type' | 'title' | 'date'>;

/** The papers in a folder: what came in, what was signed, one that has not come back, and an SK shared with others. */
export function samplePapers(): KeptPaper[] {
  const described: Described[] = [
    {
      type: 'kk',
      title: 'Kartu Keluarga',
      date: '2019-04-11',
      origin: 'incoming',
      tingkatPerkembangan: 'fotokopi',
      jumlahLembar: 1,
    },
    {
      type: 'ktp',
      title: 'KTP pemohon',
      date: '2020-08-17',
      origin: 'incoming',
      tingkatPerkembangan: 'fotokopi',
      jumlahLembar: 1,
      media: 'kertas',
    },
    { type: 'surat-permohonan', title: 'Surat Permohonan Bantuan Sosial UEP KRSE', date: '2025-07-14' },
    { type: 'rab', title: 'Rencana Anggaran Biaya', date: '2025-07-14', pages: 2 },
    {
      type: 'sk',
      title: 'Keputusan Bupati tentang Penetapan Penerima Bantuan Sosial',
      number: '100.3.3.2/147/002/2026',
      date: '2026-03-16',
      origin: 'incoming',
      tingkatPerkembangan: 'salinan',
      jumlahLembar: 14,
      classification: '100.3.3.2',
      berkas: 120,
    },
    {
      type: 'kuitansi',
      title: 'Kuitansi',
      number: '0001/UEP/2026',
      date: '2026-05-12',
      classification: '900.1.3.1',
      kondisi: 'sudut kanan robek',
    },
    { type: 'pakta-integritas', title: 'Pakta Integritas', date: '2026-05-12', origin: 'issued' },
  ];
  return described.map((paper, index) => ({
    id: `01KAXM8E4SR2B8VKQ6ZJ3H5T${pad(index, 2)}`,
    version: 1,
    state: 'aman',
    origin: 'scan',
    pages: 1,
    berkas: 1,
    ...paper,
  }));
}
