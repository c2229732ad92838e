import type { LeftOut } from '../archive/rebuild/mend.ts';
import { type Rebuilt, rebuildCatalog } from '../archive/rebuild/rebuild.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { longWork } from './long-work.ts';
import { table } from './table.ts';

/** Rebuilds the catalog from the store. */
export const rebuild: Command = {
  summary: 'make the catalog again from the object store; tells what is damaged or gone',
  usage: '[--json]',
  options: {},
  async run(context) {
    const started = Date.now();
    let rebuilt: Rebuilt | undefined;
    await longWork(context, (line, signal) =>
      withApp(context, ({ archive, dutyLog }) =>
        // Kept in DATA_DIR: what was lost for good is told nowhere else.
        dutyLog.record(
          'rebuild',
          async () => {
            rebuilt = await rebuildCatalog(archive, { signal, progress: line.show });
            return { good: rebuilt.leftOut.length === 0, outcome: rebuilt };
          },
          signal,
        ),
      ),
    );
    tell(context, rebuilt!, (Date.now() - started) / 1000);
    if (rebuilt!.leftOut.length > 0) process.exitCode = exitCodes.damaged;
  },
};

function tell({ json }: CommandContext, rebuilt: Rebuilt, seconds: number): void {
  if (json) console.log(JSON.stringify({ ...rebuilt, seconds }, null, 1));
  else tellPerson(rebuilt, seconds);
}

/** More lines than this nobody reads; `--json` and DATA_DIR/duties/rebuild.json have them all. */
const linesShown = 200;

function tellPerson({ capsules, leftOut, backupAway }: Rebuilt, seconds: number): void {
  if (backupAway) console.log('Penyimpanan cadangan tidak dapat dihubungi: dibangun dari penyimpanan saja.');
  const rows = leftOut.slice(0, linesShown).map((one) => [one.kind, outcomeOf(one), one.key]);
  if (rows.length > 0) console.log(table([['temuan', 'tindakan', 'kunci'], ...rows]));
  if (leftOut.length > linesShown) console.log(`... dan ${leftOut.length - linesShown} lagi (--json)`);
  const outcome = leftOut.length > 0 ? `, ${leftOut.length} tidak utuh` : '';
  console.log(
    `Katalog dibangun ulang: ${capsules} objek dibaca dalam ${seconds.toFixed(1)} detik${outcome}.`,
  );
}

function outcomeOf({ outcome, standIn }: LeftOut): string {
  if (outcome === 'from backup') return 'diambil dari cadangan';
  if (outcome === 'marked') return 'ditandai rusak';
  return standIn === undefined ? 'tidak dimuat' : `tidak dimuat, versi ${standIn} yang tampil`;
}
