import { examineSk } from '../archive/exceptions.ts';
import { exceptionGroups } from '../domain/exceptions/exception.ts';
import { type Command, withApp } from './command.ts';
import { table } from './table.ts';

/** Lists what does not fit in an SK, as GET /v1/kegiatan/{id}/exceptions does. */
export const exceptions: Command = {
  summary: 'list what an auditor would find in an SK (kegiatan penetapan)',
  words: { least: 1, most: 1 },
  usage: 'KEGIATAN-ID [--json]',
  options: {},
  async run(context) {
    const found = await withApp(context, ({ archive, instansi }) =>
      examineSk(archive, instansi.data, context.positionals[0]!),
    );
    if (context.json) return console.log(JSON.stringify(found));
    console.log(`SK ${found.nomor ?? '(belum bernomor)'}: ${found.families} keluarga diperiksa.`);
    if (found.items.length === 0) return console.log('Tidak ada pengecualian.');
    const counts = found.counts.map(({ group, code, severity, count, title }) => [
      group,
      code,
      severity,
      count,
      title,
    ]);
    console.log(`\n${table([['kelompok', 'kode', 'tingkat', 'banyaknya', 'arti'], ...counts])}`);
    for (const [group, items] of Map.groupBy(found.items, (item) => item.group)) {
      console.log(`\n${group}. ${exceptionGroups[group as keyof typeof exceptionGroups]}`);
      const rows = items.map(({ code, severity, family, message }) => [
        family?.nomorUrut ?? null,
        family?.nama ?? '(seluruh SK)',
        family?.desa ?? '',
        severity,
        code,
        message,
      ]);
      console.log(table([['no', 'nama', 'desa', 'tingkat', 'kode', 'keterangan'], ...rows]));
    }
  },
};
