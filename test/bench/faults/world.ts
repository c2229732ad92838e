import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../support/fault-points.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import type { S3ForTests } from '../../support/s3.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** Where things are kept. The backup is of the same kind as the store. */
export interface Setup {
  backEnd: 'folder' | 'S3';
  backup: boolean;
}

/** An empty archive of its own for one case, on the service of a lane. */
export interface World {
  settings: Record<string, string>;
  dir: string;
  remove(): Promise<void>;
}

/** A service process and the proxy before its S3 server: one case at a time. A killed service is started anew. */
export interface Lane {
  service: ServiceProcess;
  /** Only where there is an S3 server. */
  proxy?: FaultProxy;
  /** Starts a service process in place of a dead one. */
  revive(): Promise<void>;
  newWorld(setup: Setup): Promise<World>;
  /** Counts requests anew, and arms a fault among them. */
  armRequests(fault?: Fault): void;
  takeStoreAway(setup: Setup, away: boolean): Promise<void>;
  close(): Promise<void>;
}

const backupEnd = '-cadangan';

/** Shorter than the patience of a client, longer than any answer of a server on a busy machine. */
const storeTimeoutMs = 1500;

export async function openLane(s3: S3ForTests | undefined): Promise<Lane> {
  const nameOf = (bucket: string) => (bucket.endsWith(backupEnd) ? 'backup' : 'store');
  const proxy = s3 && (await startFaultProxy(new URL(s3.url), nameOf));
  const lane: Lane = {
    service: await startServiceProcess(),
    ...(proxy && { proxy }),
    async revive() {
      if (!lane.service.isAlive()) lane.service = await startServiceProcess();
    },
    async newWorld({ backEnd, backup }) {
      const dir = await mkdtemp(join(tmpdir(), 'berkas-faults-'));
      const remove = () => rm(dir, { recursive: true, force: true });
      const settings = { DATA_DIR: dir, STORE_TIMEOUT_MS: String(storeTimeoutMs) };
      if (backEnd === 'folder') {
        const places = backup ? { BACKUP_STORE_URL: `file:${join(dir, 'backup')}` } : {};
        return { dir, remove, settings: { ...settings, ...places } };
      }
      const bucket = `berkas-faults-${randomBytes(6).toString('hex')}`;
      const second = proxy!.urlOf(`${bucket}${backupEnd}`);
      return {
        dir,
        remove,
        settings: {
          ...settings,
          ...storeSettings('STORE', proxy!.urlOf(bucket), s3!),
          ...(backup && storeSettings('BACKUP_STORE', second, s3!)),
        },
      };
    },
    armRequests: (fault) => proxy?.arm(fault, () => lane.service.kill()),
    async takeStoreAway({ backEnd }, away) {
      if (backEnd === 'S3') proxy!.away(away);
      else await lane.service.tell('takeStoreAway', away);
    },
    async close() {
      await lane.service.stop();
      await proxy?.close();
    },
  };
  return lane;
}

function storeSettings(name: string, url: string, { accessKey, secretKey }: S3ForTests) {
  return { [`${name}_URL`]: url, [`${name}_ACCESS_KEY`]: accessKey, [`${name}_SECRET_KEY`]: secretKey };
}
