import { cancelNumber, findNumbers, reserveNumbers, useNumber } from '../archive/numbers.ts';
import { todayWib } from '../domain/dates.ts';
import {
  cancelSchema,
  type NumberView,
  numberId,
  numberListSchema,
  reserveSchema,
  useSchema,
} from '../domain/numbers.ts';
import { parseInput } from '../domain/problems.ts';
import { AppError } from '../errors.ts';
import { type Command, type CommandContext, localClerk, withApp } from './command.ts';
import { table } from './table.ts';

/** The register of letter numbers, as /v1/numbers serves it. */
export const numbers: Command = {
  summary: 'list, reserve, use or cancel letter numbers',
  words: { least: 0, most: 2 },
  usage: `[list] [--seri S] [--tahun 2026] [--status dipesan|dipakai|batal] [--limit 25] [--after ID]
       berkas numbers reserve [--tanggal 2026-11-24] [--klasifikasi 400.9.14.5] [--jumlah N] [--keperluan TEXT]
       berkas numbers use surat/2026/231 [--keperluan TEXT]
       berkas numbers cancel surat/2026/231 --alasan TEXT`,
  options: Object.fromEntries(
    [
      'seri',
      'tahun',
      'status',
      'limit',
      'after',
      'tanggal',
      'klasifikasi',
      'jumlah',
      'keperluan',
      'alasan',
    ].map((name) => [name, { type: 'string' }]),
  ),
  async run(context) {
    const { items, next } = await actions[actionOf(context)](context);
    if (context.json) return console.log(JSON.stringify({ items, next }));
    const rows = items.map((one) => [
      one.id,
      one.status,
      one.tanggal,
      one.nomorSurat ?? '',
      one.documentCode ?? '',
      one.alasan ?? one.keperluan ?? one.type ?? '',
    ]);
    console.log(table([['nomor', 'status', 'tanggal', 'nomor surat', 'naskah', 'keterangan'], ...rows]));
    if (next) console.log(`berikutnya: --after ${next}`);
  },
};

type Action = 'list' | 'reserve' | 'use' | 'cancel';
interface Shown {
  items: NumberView[];
  next?: string | null;
}

const actions: Readonly<Record<Action, (context: CommandContext) => Promise<Shown>>> = {
  async list(context) {
    const { tahun, limit, ...rest } = given(context, ['seri', 'tahun', 'status', 'limit', 'after']);
    const asked = { ...rest, ...(tahun && { tahun: Number(tahun) }), ...(limit && { limit: Number(limit) }) };
    const query = parseInput(numberListSchema, asked, 'list of numbers');
    return withApp(context, ({ archive }) => findNumbers(archive, query));
  },
  async reserve(context) {
    const { jumlah, ...rest } = given(context, ['tanggal', 'klasifikasi', 'jumlah', 'keperluan']);
    const asked = { tanggal: todayWib(new Date()), ...rest, ...(jumlah && { jumlah: Number(jumlah) }) };
    const wanted = parseInput(reserveSchema, asked, 'number request');
    return withApp(context, ({ archive, instansi }) =>
      reserveNumbers(archive, instansi.data, wanted, { actor: localClerk(context.env) }),
    );
  },
  async use(context) {
    const use = parseInput(useSchema, given(context, ['keperluan']), 'use of a number');
    return changed(context, ({ archive }, id, who) => useNumber(archive, id, use, who));
  },
  async cancel(context) {
    const { alasan } = parseInput(cancelSchema, given(context, ['alasan']), 'cancellation');
    return changed(context, ({ archive }, id, who) => cancelNumber(archive, id, alasan, who));
  },
};

function actionOf({ positionals: [word = 'list', id] }: CommandContext): Action {
  const known =
    Object.hasOwn(actions, word) && (id === undefined) === (word === 'list' || word === 'reserve');
  if (known) return word as Action;
  throw new AppError('invalid_input', `berkas numbers ${word}`, {
    detail:
      'Perintah salah tulis. Yang ada: list, reserve, use NOMOR, cancel NOMOR; misalnya cancel surat/2026/231.',
  });
}

function given({ values }: CommandContext, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))) as Record<
    string,
    string
  >;
}

type Change = (
  app: Parameters<Parameters<typeof withApp>[1]>[0],
  id: string,
  who: { actor: ReturnType<typeof localClerk> },
) => Promise<NumberView>;

async function changed(context: CommandContext, change: Change): Promise<Shown> {
  const [series = '', year = '', urut = ''] = context.positionals[1]!.split('/');
  const id = numberId(series, year, Number(urut) || 0);
  const who = { actor: localClerk(context.env) };
  return { items: [await withApp(context, (app) => change(app, id, who))] };
}
