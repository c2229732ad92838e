import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { isAppError } from '../../errors.ts';

/** One of the things that lie under a key of a store. A store without a history has one at most. */
export interface Layer {
  /** Only in a store with a history. */
  version?: string;
  size: number;
  modifiedAt?: Date;
  /** Hides what lies below it. */
  isMarker: boolean;
}

/** All that a store holds under a key, the oldest first; what a reader is given is the last. */
export async function listLayers(store: ObjectStore, key: string): Promise<Layer[]> {
  if (!store.versions) {
    const info = await store.head(key);
    return info ? [{ size: info.size, isMarker: false }] : [];
  }
  const layers: Layer[] = [];
  for await (const { key: other, version, size, modifiedAt, isMarker } of store.versions.list(key))
    if (other === key) layers.push({ version, size, modifiedAt, isMarker });
  return layers;
}

export function openLayer(
  store: ObjectStore,
  key: string,
  { version }: Pick<Layer, 'version'>,
): Promise<Readable> {
  return version === undefined ? store.open(key) : store.versions!.open(key, version);
}

/** The SHA-256 of a layer; undefined where it is a marker, or the store is there and does not give it out. */
export async function hashLayer(store: ObjectStore, key: string, layer: Layer): Promise<string | undefined> {
  const hash = createHash('sha256');
  const whole = await readLayer(store, key, layer, (chunk) => hash.update(chunk));
  return whole ? hash.digest('hex') : undefined;
}

/** The bytes of a layer in memory; undefined as `hashLayer`. */
export async function bytesOfLayer(
  store: ObjectStore,
  key: string,
  layer: Layer,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  const whole = await readLayer(store, key, layer, (chunk) => chunks.push(chunk));
  return whole ? Buffer.concat(chunks) : undefined;
}

/** Reads the bytes of a layer; false where it is a marker, or the store is there and does not give it out, as MinIO does with rotten ones. */
export async function readLayer(
  store: ObjectStore,
  key: string,
  layer: Pick<Layer, 'version' | 'isMarker'>,
  see: (chunk: Buffer) => unknown,
): Promise<boolean> {
  if (layer.isMarker) return false;
  try {
    for await (const chunk of await openLayer(store, key, layer)) see(chunk);
    return true;
  } catch (error) {
    if (!isAppError(error, 'unavailable') && !isAppError(error, 'not_found')) throw error;
    await store.probe();
    return false;
  }
}
