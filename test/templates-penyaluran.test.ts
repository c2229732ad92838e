import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenyaluran } from '../samples/kegiatan.ts';
import { checkData } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import type { PickSource } from '../src/documents/template.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { parseInstansi } from '../src/domain/instansi.ts';
import type { Penyaluran } from '../src/domain/kegiatan.ts';
import { AppError } from '../src/errors.ts';
import { printSample, regulations } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));
const instansi = parseInstansi(
  JSON.parse(readFileSync(new URL('../samples/instansi-sragen.json', import.meta.url), 'utf8')),
);
const idOf = (index: number) => `01JD${String(index).padStart(22, '0')}`;
const members = sampleBerkas(60).map((data, index) => ({
  id: idOf(index),
  version: 1,
  data: parseBerkas(data),
}));
const act = <T>(data: T) => ({ id: idOf(99), version: 1, data });
const payment = samplePenyaluran(members);
const thumb = members.find(({ data }) => data.pemohon.caraTandaTangan === 'cap_jempol')!;

function paying(nilai: number): Partial<PickSource> {
  return { kegiatan: act({ ...payment, lines: payment.lines.map((line) => ({ ...line, nilai })) }) };
}

async function take(type: string, from: Partial<PickSource>) {
  const { template } = templates.get(type);
  const source = { members: [], instansi, regulations, date: '2026-05-04', input: {}, ...from };
  return (await checkData(template, template.pick(source))) as Record<string, unknown>;
}

async function problems(type: string, from: Partial<PickSource>) {
  try {
    await take(type, from);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return error.problems;
    throw error;
  }
  return [];
}

async function printed(type: string, from: Partial<PickSource>): Promise<string[]> {
  const { bytes } = await printSample(templates.get(type), await take(type, from));
  return (await textOfPages(bytes)).map((text) => text.replace(/\s+/g, ' '));
}

const list: Partial<PickSource> = { kegiatan: act(payment), members };
const own: Partial<PickSource> = { kegiatan: act(payment), berkas: thumb };

const exempt = (() => {
  const { meterai } = regulations;
  const value = { ...meterai.value, receiptsOfStateMoneyExempt: true };
  return { ...regulations, meterai: { ...meterai, value } };
})();

describe('meterai (UU 10/2020; domain 6.5)', () => {
  test.each([
    ['none at exactly 5.000.000', 5_000_000, false],
    ['one at 5.000.001', 5_000_001, true],
  ])('a kuitansi has %s', async (_what, nilai, due) => {
    const [text] = await printed('kuitansi', { ...paying(nilai), berkas: members[0]! });
    expect(text!.includes('Meterai Rp10.000')).toBe(due);
  });

  test('a kuitansi has none where receipts of state money are exempt (Pasal 7)', async () => {
    const from = { ...paying(5_000_001), berkas: members[0]!, regulations: exempt };
    expect((await printed('kuitansi', from)).join()).not.toContain('Meterai');
  });

  test.each(['pakta-integritas', 'surat-pernyataan'])(
    'a %s has one whatever the amount, exempt receipts or not',
    async (type) => {
      for (const nilai of [1, 5_000_000, 5_000_001]) {
        const text = (
          await printed(type, { ...paying(nilai), berkas: members[0]!, regulations: exempt })
        ).join();
        expect(text).toContain('Meterai Rp10.000');
      }
    },
  );
});

describe('a thumb print (UU 10/2020 Pasal 1; domain 8.14)', () => {
  test.each(['pakta-integritas', 'surat-pernyataan', 'data-rekening', 'kuitansi'])(
    'has its marked place and two witnesses on the %s, and a signature neither',
    async (type) => {
      const saksi = thumb.data.pemohon.saksi!.map(({ nama }) => nama);
      const text = (await printed(type, own)).join(' ');
      for (const part of ['Cap jempol', ...saksi]) expect(text).toContain(part);
      expect((await printed(type, { ...own, berkas: members[0]! })).join()).not.toMatch(/Cap jempol|Saksi/);
    },
  );

  test('stands beside the meterai on a kuitansi above the limit', async () => {
    const [text] = await printed('kuitansi', { ...paying(5_000_001), berkas: thumb });
    expect(text).toMatch(/Yang menerima, .*Meterai Rp10\.000 Cap jempol/);
  });
});

test('the pakta says what will be done with the money, not what was done (domain 8.1)', async () => {
  const text = (await printed('pakta-integritas', own)).join(' ');
  expect(text).toMatch(/akan saya gunakan sesuai usulan dan Rencana Anggaran Biaya/);
  expect(text).not.toMatch(/telah (saya )?(gunakan|digunakan)/);
  expect(text).toContain('tidak akan memberikan potongan, imbalan');
});

test('the LPJ is promised by the day that the regulation value sets (domain 6.7)', async () => {
  for (const type of ['pakta-integritas', 'surat-pernyataan'])
    expect(await take(type, own)).toMatchObject({ batasLpj: '2027-01-10' });
});

test.each(['pakta-integritas', 'surat-pernyataan', 'kuitansi'])(
  'a %s of no payment names it',
  async (type) => {
    const found = (await problems(type, { berkas: thumb })).map(({ path, stage }) => `${stage} ${path}`);
    expect(found).toEqual(
      expect.arrayContaining(['penyaluran penyaluran.nilai', 'penetapan penyaluran.penetapan.nomor']),
    );
  },
);

test('the account of another name is refused: it must be that of the KTP (domain 2, number 14)', async () => {
  const data = structuredClone(thumb.data);
  data.rekening!.namaPemilik = 'Sukarno';
  expect(await problems('data-rekening', { berkas: { ...thumb, data } })).toMatchObject([
    {
      path: 'rekening.namaPemilik',
      label: 'Nama pemilik rekening',
      stage: 'rekening',
      message: 'Nama pemilik rekening harus sama dengan nama pada KTP.',
    },
  ]);
});

describe('the list of a payment (domain 2, number 15)', () => {
  const total = payment.lines.reduce((sum, { nilai }) => sum + nilai, 0);

  test('has each line once, NIK masked, and subtotals of village and kecamatan that agree with the total', async () => {
    const pages = await printed('daftar-penyaluran', list);
    const text = pages.join(' ');
    for (const { data } of members) {
      expect(text).not.toContain(data.pemohon.nik);
      expect(text.split(data.rekening!.nomor)).toHaveLength(2);
    }
    for (const kind of ['(?:Desa|Kelurahan)', 'Kecamatan']) {
      const found = [...text.matchAll(new RegExp(`Jumlah ${kind} [^(]+\\(\\d+ penerima\\) ([\\d.]+)`, 'g'))];
      const sums = found.map(([, amount]) => Number(amount!.replaceAll('.', '')));
      expect(sums.reduce((a, b) => a + b)).toBe(total);
    }
    expect(pages.at(-1)).toContain('Jumlah penerima: 60 (enam puluh) keluarga');
  });

  test('of one kecamatan holds its people only and names its bank', async () => {
    const data = await take('daftar-penyaluran', { ...list, input: { kodeKecamatan: '33.14.12' } });
    const codes = (data.penerima as { kodeWilayah: string }[]).map(({ kodeWilayah }) => kodeWilayah);
    expect(codes.every((code) => code.startsWith('33.14.12.'))).toBe(true);
    expect(data.kecamatan).toMatchObject([{ nama: 'Tanon', kantorCabang: 'Tanon' }]);
  });

  test('of a kecamatan is no other version of that of another', async () => {
    const { template } = templates.get('daftar-penyaluran');
    const variants = await Promise.all(
      ['33.14.12', '33.14.10', undefined].map(async (kodeKecamatan) => {
        const data = await take('daftar-penyaluran', { ...list, input: { kodeKecamatan } });
        return template.register!(data).variant;
      }),
    );
    expect(variants).toEqual(['Kecamatan Tanon', 'Kecamatan Sragen', 'semua kecamatan']);
  });

  test('where nobody is paid says so', async () => {
    const found = await problems('daftar-penyaluran', { ...list, input: { kodeKecamatan: '33.14.04' } });
    expect(found.map(({ message }) => message)).toContain(
      'Tidak ada penerima penyaluran ini di kecamatan tersebut.',
    );
  });

  test('names who has no account yet, by row and stage', async () => {
    const { rekening: _rekening, ...data } = members[0]!.data;
    const some = [{ ...members[0]!, data }, ...members.slice(1)];
    const found = await problems('daftar-penyaluran', { ...list, members: some });
    expect(found).toMatchObject([{ label: 'Nomor rekening', stage: 'rekening' }]);
  });

  test('agrees with its surat pengantar in count and sum', async () => {
    const input = { kodeKecamatan: '33.14.12' };
    const { penerima } = await take('daftar-penyaluran', { ...list, input });
    const rows = penerima as { nilai: number }[];
    expect(await take('surat-pengantar-bank', { ...list, input })).toMatchObject({
      jumlahPenerima: rows.length,
      jumlah: rows.reduce((sum, { nilai }) => sum + nilai, 0),
      bank: 'BPR BKK Sukowati Makmur',
    });
  });
});

test('the statement of completeness counts and sums the lines of the payment', async () => {
  expect(await take('pernyataan-kelengkapan-skpd', list)).toMatchObject({
    jumlahPenerima: 60,
    jumlah: (act(payment).data as Penyaluran).lines.reduce((sum, { nilai }) => sum + nilai, 0),
    pengguna: { jabatan: 'Pengguna Anggaran Dinas Sosial' },
  });
});
