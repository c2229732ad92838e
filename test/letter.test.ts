import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { makeLayout } from '../src/documents/docx/make-layout.ts';
import { isi } from '../src/documents/docx/word-blocks.ts';
import { checkData } from '../src/documents/generate.ts';
import { pembukaanBeritaAcara } from '../src/documents/letter/berita-acara.ts';
import { checklist } from '../src/documents/letter/checklist.ts';
import { judul } from '../src/documents/letter/judul.ts';
import { diktumName, keputusan } from '../src/documents/letter/keputusan.ts';
import { kopDesaOf, kopOleh } from '../src/documents/letter/kop.ts';
import { lampiranLines, romawi } from '../src/documents/letter/lampiran-heading.ts';
import { officeLines } from '../src/documents/letter/officials.ts';
import { besideOf, signatureRow, signerList } from '../src/documents/letter/signature.ts';
import { suratPengantar } from '../src/documents/letter/surat-pengantar.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { parseKegiatan } from '../src/domain/kegiatan.ts';
import { print, regulations } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const textOf = async (...content: Parameters<typeof print>) =>
  (await textOfPages((await print(...content)).bytes)).map((text) => text.replace(/\s+/g, ' '));

describe('offices (domain 1.6)', () => {
  test.each([
    [officeLines('Kepala Dinas Sosial'), ['Kepala Dinas Sosial,']],
    [officeLines('Plt. Kepala Dinas Sosial', { capitals: true }), ['Plt. KEPALA DINAS SOSIAL,']],
    [
      officeLines('Sekretaris', { atasNama: 'Kepala Dinas Sosial' }),
      ['a.n. Kepala Dinas Sosial', 'Sekretaris,'],
    ],
    [
      officeLines('Kepala Subbagian', {
        atasNama: 'Kepala Dinas',
        untukBeliau: 'Sekretaris',
        capitals: true,
      }),
      ['a.n. KEPALA DINAS', 'SEKRETARIS', 'u.b.', 'KEPALA SUBBAGIAN,'],
    ],
  ])('%j', (lines, expected) => {
    expect(lines).toEqual(expected);
  });
});

test('a berita acara opens with the weekday computed and the date in words, or room for both (domain 3.3, 8.7)', () => {
  expect(pembukaanBeritaAcara('2026-11-24', 'Balai Desa Gading')).toBe(
    'Pada hari ini, Selasa, tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam (24-11-2026), bertempat di Balai Desa Gading,',
  );
  expect(pembukaanBeritaAcara(undefined)).toMatch(/^Pada hari ini, \.+, tanggal \.+ bulan \.+ tahun \.+ \(/);
});

test('the heading of a lampiran is in capitals with a Roman number, and has no closing punctuation (UU 12/2011)', () => {
  const lines = { urut: 2, naskah: 'Keputusan Bupati Sragen', nomor: 'Nomor 1', tentang: 'Penetapan' };
  expect(lampiranLines(lines)).toEqual([
    'LAMPIRAN II',
    'KEPUTUSAN BUPATI SRAGEN',
    'NOMOR 1',
    'TENTANG',
    'PENETAPAN',
  ]);
  expect([1, 4, 9, 14, 29].map(romawi)).toEqual(['I', 'IV', 'IX', 'XIV', 'XXIX']);
});

test('the kop follows the signer: none for a citizen, three tiers for a village (domain 1.2)', () => {
  expect(kopOleh('warga')).toEqual([]);
  expect(kopDesaOf('33.14.12.2016')).toEqual([
    'PEMERINTAH KABUPATEN SRAGEN',
    'KECAMATAN TANON',
    'DESA GADING',
  ]);
  expect(kopDesaOf('33.14.10.1002')?.at(-1)).toBe('KELURAHAN SRAGEN KULON');
});

test('a keputusan has its parts in order, and its signature not alone (domain 1.4)', async () => {
  for (let count = 3; count < 14; count += 1) {
    const diktum = Array.from({ length: count }, (_, index) => `Diktum ${index + 1} ini berbunyi demikian.`);
    const pages = await textOf(() =>
      keputusan({
        jabatan: 'Bupati Sragen',
        nomor: '..... TAHUN .....',
        tentang: 'Penetapan penerima',
        menimbang: Array.from({ length: 9 }, () => 'bahwa perlu ditetapkan'),
        mengingat: Array.from({ length: 9 }, () => 'Undang-Undang Nomor 12 Tahun 2011.'),
        diktum,
        ditetapkanDi: 'Sragen',
        tanggal: '.....',
        nama: 'Bagas Wicaksono',
      }),
    );
    expect(pages.join(' ')).toMatch(
      /BUPATI SRAGEN KEPUTUSAN BUPATI SRAGEN NOMOR .* TENTANG PENETAPAN PENERIMA BUPATI SRAGEN, Menimbang : a\. bahwa perlu ditetapkan; b\. .*Mengingat : 1\. Undang-Undang Nomor 12 Tahun 2011; .*MEMUTUSKAN: Menetapkan : KEPUTUSAN BUPATI SRAGEN TENTANG PENETAPAN PENERIMA\. KESATU : .*Ditetapkan di Sragen pada tanggal .* BUPATI SRAGEN, BAGAS WICAKSONO/,
    );
    expect(pages.at(-1)).toContain(diktum.at(-1));
  }
});

test.each([
  [0, 'KESATU'],
  [1, 'KEDUA'],
  [9, 'KESEPULUH'],
  [10, 'KESEBELAS'],
  [11, 'KEDUA BELAS'],
])('diktum %i is %s', (index, name) => {
  expect(diktumName(index)).toBe(name);
});

test('a thumb print has its own marked place beside the meterai (domain 8.14)', async () => {
  const signature = { jabatan: ['Pemohon,'], nama: 'Suparmi' };
  const space = besideOf({ tarifMeterai: 10_000, capJempol: true });
  const [text] = await textOf(() => [signatureRow([{ ...signature, ...space }])]);
  expect(text).toMatch(/Pemohon, Meterai Rp10\.000 Cap jempol Suparmi/);
  expect(besideOf({})).toEqual({});
});

test('a surat pengantar is two sheets, each with its receipt (domain 8.10)', async () => {
  const pages = await textOf(() =>
    suratPengantar({
      kop: 'warga',
      tempatTanggal: 'Sragen, 1 Juni 2026',
      yth: ['Pimpinan BPR BKK'],
      nomor: '1',
      kiriman: [{ uraian: 'Daftar penyaluran', banyaknya: '1 berkas', keterangan: '-' }],
      pengirim: { jabatan: ['KEPALA DINAS SOSIAL,'], nama: 'Yuniarto' },
    }),
  );
  expect(pages).toHaveLength(2);
  for (const text of pages) expect(text).toMatch(/Diterima tanggal \.+.*Nama \.+.*Yuniarto/);
});

test('a checklist marks one answer and leaves the others to the hand; signers are listed with dotted places', async () => {
  const rows = [{ uraian: 'KTP', hasil: 'Ada' }, { uraian: 'Kartu Keluarga' }];
  const [text] = await textOf(() =>
    judul({
      kop: 'warga',
      judul: 'Berita acara',
      isi: checklist({ jawaban: ['Ada', 'Tidak'], rows }),
      tandaTangan: signerList([{ nama: 'Hesti', nip: '198503172010012018' }, { nama: 'Agus' }]),
    }),
  );
  expect(text).toMatch(/BERITA ACARA No Uraian Ada Tidak Keterangan 1\. KTP V 2\. Kartu Keluarga/);
  expect(text).toMatch(/1\. Hesti.*NIP\. 19850317 201001 2 018.*2\. Agus/);
});

test('a Word layout is drawn the same each time, in the letter of its class', () => {
  const plan = { title: 'Contoh', naskah: 'keputusan' as const, body: [isi('{isi}')] };
  expect(makeLayout(plan).equals(makeLayout(plan))).toBe(true);
});

const folder = new URL('../templates/', import.meta.url);
const templates = await loadTemplates(folder);
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const members = sampleBerkas(5).map((data, index) => ({
  id: `01JD${String(index).padStart(22, '0')}`,
  version: 1,
  data: parseBerkas(data),
}));
const lines = members.map(({ id, version }) => ({ berkasId: id, berkasVersion: version }));
const recorded = { tahunAnggaran: 2026, petugas: 'Rina Kusumawati', dicatatPada: '2026-03-02' };

async function take(type: string, kegiatan: object, input: PickSource['input'] = {}) {
  const data = await parseKegiatan({ ...recorded, lines, ...kegiatan });
  const act = { id: members[0]!.id, version: 1, data };
  const source = { kegiatan: act, members, instansi, regulations, date: '2026-03-16', input };
  const { template } = templates.get(type);
  return checkData(template, template.pick(source));
}

const petugas = [{ nama: 'Hesti', jabatan: 'Pekerja Sosial' }];

test.each([
  { jenis: 'verifikasi', suratTugas: { nomor: '400.9.14.1/1/09/2026' } },
  { jenis: 'monitoring', suratTugas: {} },
  {
    jenis: 'bimbingan',
    undangan: {},
    waktu: '09.00',
    tempat: 'Pendopo',
    acara: 'Bimbingan',
    materi: 'Pembukuan',
  },
])('a surat tugas for $jenis', async (kegiatan) => {
  const data = await take('surat-tugas', { tanggal: '2026-03-20', ...kegiatan }, { petugas });
  expect(data).toMatchObject({ jenis: kegiatan.jenis, jumlahKeluarga: 5, mulai: '2026-03-20', petugas });
});

test('an undangan names its invitees with village and kecamatan', async () => {
  const day = {
    waktu: '09.00',
    tempat: 'Pendopo',
    acara: 'Bimbingan',
    materi: 'Pembukuan',
    tanggal: '2026-04-21',
  };
  const data = await take('undangan-bimbingan', { jenis: 'bimbingan', undangan: {}, ...day });
  expect(data).toMatchObject({ undangan: members.map(({ data: { pemohon } }) => ({ nama: pemohon.nama })) });
});
