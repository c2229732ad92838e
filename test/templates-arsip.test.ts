import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleArsip, samplePapers } from '../samples/arsip.ts';
import type { KeptPaper } from '../src/archive/kept-papers.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { type Berkas, parseBerkas } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import { placeWords } from '../src/domain/place.ts';
import { regulationsAt } from '../src/domain/regulations.ts';
import { type Json, type RunningApp, startApp, uploadForm } from './support/app.ts';
import { pdfFile } from './support/files.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const day = '2026-11-24';
const base = { members: [], instansi, regulations: regulationsAt(day), date: day, input: {} };

/** What a paper takes of one berkas, checked. */
async function picked(type: string, berkas: Berkas, more: Partial<PickSource> = {}): Promise<Json> {
  const { template } = templates.get(type);
  const source = { ...base, records: samplePapers(), ...more, berkas: { id: 'x', version: 1, data: berkas } };
  return checkData(template, template.pick(source));
}

/** What a register takes of these berkas, checked. */
async function listed(type: string, list: readonly Berkas[], filter: Json = { tahunAnggaran: 2026 }) {
  const { template } = templates.get(type);
  const rows = list.map((data, at) => ({ id: `${at}`, version: 1, data: template.pickRow!(data, at) }));
  return checkData(template, template.pick({ ...base, daftar: { filter, rows } })) as Promise<Json>;
}

test('a berkas may say where its folder stands, and a word of the place is not said twice', () => {
  expect(sampleArsip(3).map((berkas) => parseBerkas(berkas).arsip?.lokasi?.boks)).toEqual(['01', '01', '01']);
  expect(placeWords({ ruang: 'Ruang Arsip', lemari: '2' })).toBe('Ruang Arsip, Lemari 2');
  expect(placeWords({})).toBeUndefined();
});

describe('the register of people served', () => {
  test('masks the NIK: the book lies at the front desk (UU 27/2022, domain 4.4)', async () => {
    const [berkas] = sampleArsip(1);
    const { layanan } = await listed('buku-penerima-layanan', [berkas!]);
    expect(layanan[0].nik).toMatch(/^\d{4}\*{8}\d{4}$/);
    expect(JSON.stringify(layanan)).not.toContain(berkas!.pemohon.nik);
  });

  test('is in the order in which people came, and takes those without a request yet', async () => {
    const list = sampleArsip(12);
    const { permohonan: _none, ...asking } = list[5]!;
    list[5] = asking;
    const { layanan } = await listed('buku-penerima-layanan', list);
    const days = layanan.map(({ tanggal = '9999' }: { tanggal?: string }) => tanggal);
    expect(days).toEqual(days.toSorted());
    expect(layanan.at(-1).nomorAgenda).toBeUndefined();
    expect(layanan).toHaveLength(12);
  });

  test('says in its title what it covers', async () => {
    const filter = { tahunAnggaran: 2026, kodeWilayah: '33.14.10.1002', status: 'selesai' };
    const { cakupan } = await listed('buku-penerima-layanan', sampleArsip(1), filter);
    expect(cakupan).toEqual({
      tahunAnggaran: 2026,
      wilayah: 'Kelurahan Sragen Kulon, Kecamatan Sragen',
      status: 'selesai',
    });
  });
});

test('the list of berkas has the ANRI fields, in the order given (domain 4.3)', async () => {
  const { berkas } = await listed('daftar-berkas', sampleArsip(2));
  expect(berkas).toMatchObject([
    { nomorBerkas: 'UEP-2026-0001', kodeKlasifikasi: '400.9.14.5', kurunWaktu: '2025-2027', jumlah: 0 },
    { kurunWaktu: 'sejak 2025', jumlah: 1, lokasi: 'Ruang Arsip Aktif, Lemari 2, Boks 01, Folder 0002' },
  ]);
});

describe('the cover of a berkas', () => {
  test('counts retention from the end of the year of closing, and says that no JRA has set it (domain 4.2)', async () => {
    const [closed, open] = sampleArsip(2);
    expect((await picked('sampul-berkas', closed!)).retensi).toMatchObject({
      aktif: '2 tahun, s.d. 31 Desember 2029',
      inaktif: '3 tahun, s.d. 31 Desember 2032',
      keadaan: 'belum disahkan',
    });
    expect((await picked('sampul-berkas', open!)).retensi).toMatchObject({ aktif: '2 tahun' });
  });

  test('names the office where no bidang is named, and leaves room for a place that is not known', async () => {
    const { arsip: _none, ...bare } = sampleArsip(1)[0]!;
    const data = await picked('sampul-berkas', bare);
    expect(data.unitPengolah).toBe(instansi.nama);
    expect(data.lokasi).toBeUndefined();
  });
});

describe('the list of papers in a berkas', () => {
  test('says of each paper what the archive knows of it', async () => {
    const { naskah } = await picked('daftar-isi-berkas', sampleArsip(1)[0]!);
    expect(naskah).toMatchObject([
      { uraian: 'Kartu Keluarga', tingkat: 'fotokopi', jumlah: '1 lembar', kode: '400.9.14.5' },
      { uraian: 'KTP pemohon', keterangan: 'media kertas' },
      { tingkat: 'asli', jumlah: '1 halaman' },
      { jumlah: '2 halaman' },
      { kode: '100.3.3.2', tingkat: 'salinan', keterangan: 'untuk 120 berkas' },
      { uraian: 'Kuitansi, Nomor 0001/UEP/2026', keterangan: 'kondisi sudut kanan robek' },
      { keterangan: 'naskah bertanda tangan belum diarsipkan' },
    ]);
  });

  test('is the same paper when only the state of keeping has changed', async () => {
    const [berkas] = sampleArsip(1);
    const records = samplePapers().map((paper): KeptPaper => ({ ...paper, state: 'diterima' }));
    expect(await picked('daftar-isi-berkas', berkas!, { records })).toEqual(
      await picked('daftar-isi-berkas', berkas!),
    );
  });

  test('of an empty folder is refused with what to do', async () => {
    await expect(picked('daftar-isi-berkas', sampleArsip(1)[0]!, { records: [] })).rejects.toMatchObject({
      problems: [{ path: 'records', message: expect.stringMatching(/^Belum ada naskah/) }],
    });
  });
});

describe('a loan', () => {
  const input = {
    peminjam: { nama: 'Bambang Susetyo', jabatan: 'Auditor', instansi: 'Inspektorat Kabupaten Sragen' },
    keperluan: 'Pemeriksaan',
    harusKembali: '2026-12-08',
  };

  test('is of all signed and incoming papers where none is named', async () => {
    const all = await picked('lembar-peminjaman', sampleArsip(1)[0]!, { input });
    expect(all.naskah).toHaveLength(6);
    const naskah = [{ uraian: 'Kuitansi' }];
    const one = await picked('lembar-peminjaman', sampleArsip(1)[0]!, { input: { ...input, naskah } });
    expect(one.naskah).toEqual(naskah);
  });

  test('is not due before it begins', async () => {
    const early = { ...input, harusKembali: '2026-11-23' };
    await expect(picked('lembar-peminjaman', sampleArsip(1)[0]!, { input: early })).rejects.toMatchObject({
      problems: [{ path: 'input.harusKembali' }],
    });
  });

  test('and another loan do not supersede each other', async () => {
    const { template } = templates.get('lembar-peminjaman');
    const data = await picked('lembar-peminjaman', sampleArsip(1)[0]!, { input });
    expect(template.register!(data)).toMatchObject({ date: day, variant: `${day} Bambang Susetyo` });
  });
});

describe('over HTTP', () => {
  let running: RunningApp;
  const post = (path: string, json: Json, headers = {}) => running.call('POST', path, { json, headers });
  let berkasId: string;

  beforeAll(async () => {
    running = await startApp();
    for (const data of sampleArsip(3)) berkasId = (await post('/v1/berkas', data)).json.id;
  });
  afterAll(() => running.stop());

  test.each(['pdf', 'docx', 'xlsx'])('a register is made from a filter as %s, and once', async (format) => {
    const asked = { type: 'daftar-berkas', filter: { tahunAnggaran: 2026 }, date: day, format };
    const made = await post('/v1/documents', asked);
    expect(made.status).toBe(201);
    expect(made.json.berkas).toHaveLength(3);
    expect((await post('/v1/documents', asked)).status).toBe(200);
  });

  test('a filter that finds nothing, and a field that it does not know, are 422 with the place', async () => {
    const ask = (filter: Json) => post('/v1/documents', { type: 'daftar-berkas', filter, date: day });
    const empty = await ask({ tahunAnggaran: 2019 });
    expect(empty.status).toBe(422);
    expect(empty.json.problems).toMatchObject([{ path: 'filter', label: 'Saringan' }]);
    expect((await ask({ tahunAnggaran: 2026, kecamatan: '33.14.12' })).json.problems).toMatchObject([
      { path: 'filter.kecamatan' },
    ]);
  });

  test('the list of papers shows a deposited scan', async () => {
    const metadata = {
      type: 'ktp',
      title: 'KTP pemohon',
      date: '2025-07-01',
      berkas: [berkasId],
      jumlahLembar: 1,
      tingkatPerkembangan: 'fotokopi',
    };
    await running.call('POST', '/v1/records', { form: uploadForm(pdfFile(['KTP']), metadata) });
    const asked = { type: 'daftar-isi-berkas', berkasId, date: day };
    const made = await post('/v1/documents', asked, { accept: 'application/pdf' });
    expect(made.status).toBe(201);
    const text = (await textOfPages(made.bytes)).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('1 400.9.14.5 KTP pemohon 1 Juli 2025 fotokopi 1 lembar');
    expect((await post('/v1/documents', asked)).status).toBe(200);
  });
});
