import type { DemoOffice, Family, Paper } from './demo-office.ts';
import type { Played } from './demo-procedure.ts';

/** The folders on the shelf, when what was signed has come back: covers, lists of contents, registers, a loan. */
export async function shelve(office: DemoOffice, { families, paid }: Played): Promise<Paper[]> {
  const rest = families.filter((family) => !paid.includes(family));
  await office.grow(paid, 'arsip');
  for (const family of rest) {
    await office.rewrite(family, { ...family.data, arsip: family.keluarga.berkas.arsip });
  }
  const types = ['sampul-berkas', 'daftar-isi-berkas'];
  const date = '2026-11-16';
  const papers = await office.print('arsip-folder', { types, of: families, date });
  const filter = { tahunAnggaran: 2026 };
  for (const type of ['buku-penerima-layanan', 'daftar-berkas']) {
    const input = type === 'daftar-berkas' ? {} : { petugas: 'Rina Kusumawati' };
    papers.push(await office.issue('arsip', { type, filter, date, input }));
    papers.push(await office.issue('arsip', { type, filter, date, input, format: 'xlsx' }));
  }
  return [...papers, await lend(office, paid[0]!)];
}

function lend(office: DemoOffice, { id: berkasId }: Family): Promise<Paper> {
  const peminjam = {
    nama: 'Retno Palupi, S.E., M.Ak.',
    jabatan: 'Auditor Ahli Muda',
    instansi: 'Inspektorat Kabupaten Sragen',
  };
  const input = { peminjam, keperluan: 'Pemeriksaan belanja bantuan sosial', harusKembali: '2026-11-30' };
  return office.issue('arsip', { type: 'lembar-peminjaman', berkasId, date: '2026-11-18', input });
}
