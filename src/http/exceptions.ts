import { z } from 'zod';
import type { App } from '../app.ts';
import { examineSk, type SkExceptions } from '../archive/exceptions.ts';
import {
  type Exception,
  exceptionCountSchema,
  exceptionFilters,
  exceptionSchema,
} from '../domain/exceptions/exception.ts';
import { defineEndpoint, idParams, queryInt, sendJson } from './endpoint.ts';

/** A list that was made, kept for the pages that follow: all of them are of one moment. */
interface KeptList {
  listId: string;
  made: SkExceptions;
}

/** Lists of an SK of thousands take megabytes; as many as there are clerks who read one at a time. */
const keptAtMost = 8;
const kept = new WeakMap<App, KeptList[]>();

const pageSchema = z.strictObject({
  kegiatanId: z.string(),
  version: z.int().min(1).meta({ description: 'Versi SK yang diperiksa' }),
  madeAt: z.string().meta({ description: 'Saat daftar ini dibuat' }),
  nomor: z.string().nullable().meta({ description: 'Nomor SK' }),
  tanggal: z.string().nullable().meta({ description: 'Tanggal SK' }),
  families: z.int().meta({ description: 'Banyaknya keluarga yang diperiksa' }),
  counts: z.array(exceptionCountSchema).meta({ description: 'Banyaknya tiap kode, tanpa saringan' }),
  items: z.array(exceptionSchema),
  next: z.string().nullable().meta({ description: '`after` halaman berikutnya dari daftar yang sama' }),
});

const example = {
  kegiatanId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
  version: 2,
  madeAt: '2027-01-12T02:15:00.000Z',
  nomor: '100.3.3.2/147/002/2026',
  tanggal: '2026-03-16',
  families: 200,
  counts: [{ code: 'potongan', group: 6, severity: 'temuan', title: 'Bantuan dipotong', count: 1 }],
  items: [
    {
      code: 'potongan',
      group: 6,
      severity: 'temuan',
      noun: 'kegiatan',
      id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7D',
      path: 'lines.3.potongan',
      family: {
        berkasId: '01KAXM8E4SR2B8VKQ6ZJ3H5T7E',
        nomorUrut: 4,
        nama: 'Suparmi',
        nik: '3314********0001',
        desa: 'Gading',
        kecamatan: 'Tanon',
      },
      message: 'Suparmi (nomor urut 4) dibayar Rp4.000.000,00 (bukti 0004/UEP/2026), dipotong Rp100.000,00.',
    },
  ],
  next: null,
};

const after = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}-\d{1,9}$/, 'Isi dengan nilai "next" dari halaman sebelumnya.')
  .optional()
  .meta({ title: 'Lanjutan daftar' });

/** What an auditor would ask first about an SK, in that order. The first page makes the list; `next` goes on in it. */
export const list = defineEndpoint({
  summary: 'Daftar pengecualian satu SK, menurut urutan pemeriksaan auditor',
  tag: 'Pengecualian',
  params: idParams,
  query: z.strictObject({
    group: queryInt('Kelompok', 1, 7).optional(),
    severity: exceptionFilters.severity.optional(),
    code: exceptionFilters.code.optional(),
    after,
    limit: queryInt('Banyaknya (limit)', 1, 1000).default(200),
  }),
  answers: {
    200: {
      description: 'Pengecualian; `next` menjadi `after` halaman berikutnya',
      schema: pageSchema,
      example,
    },
  },
  problems: ['not_found', 'damaged', 'unavailable'],
  async handle({ app, res, params, query }) {
    const [listId, start = '0'] = query.after?.split('-') ?? [];
    const { listId: id, made } = findKept(app, params.id, listId) ?? (await makeList(app, params.id));
    const { items, ...about } = made;
    const wanted = items.filter((item) => fits(item, query));
    const from = Number(start);
    const next = from + query.limit < wanted.length ? `${id}-${from + query.limit}` : null;
    sendJson(res, 200, { ...about, items: wanted.slice(from, from + query.limit), next });
  },
});

interface Wanted {
  group?: number | undefined;
  severity?: string | undefined;
  code?: string | undefined;
}

function fits(item: Exception, { group, severity, code }: Wanted): boolean {
  return (
    (group === undefined || item.group === group) &&
    (severity === undefined || item.severity === severity) &&
    (code === undefined || item.code === code)
  );
}

function findKept(app: App, kegiatanId: string, listId: string | undefined): KeptList | undefined {
  return kept.get(app)?.find((one) => one.listId === listId && one.made.kegiatanId === kegiatanId);
}

async function makeList(app: App, kegiatanId: string): Promise<KeptList> {
  const made = await examineSk(app.archive, app.instansi.data, kegiatanId);
  const list = { listId: app.archive.newId(), made };
  kept.set(app, [list, ...(kept.get(app) ?? [])].slice(0, keptAtMost));
  return list;
}
