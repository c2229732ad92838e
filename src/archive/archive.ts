import type { Logger } from 'pino';
import type { Database } from '../../storage/database.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import type { Inbox } from './keep/inbox.ts';
import type { NamedLock } from './lock.ts';

/** The parts that keep and find things; every function of this folder takes it first. */
export interface Archive {
  store: ObjectStore;
  /** The second store, on another disk or machine; without it nothing becomes `aman`. */
  backup?: ObjectStore;
  database: Database;
  inbox: Inbox;
  lock: NamedLock;
  log: Logger;
  clock: () => Date;
  newId: () => string;
}

/** Who asks, and by which Idempotency-Key. */
export interface Who {
  actor: { kind: 'staf' | 'token' | 'sistem'; name: string };
  idempotency?: { key: string; bodySha256: string };
}
