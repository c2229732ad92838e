import { sha256 } from '../../../src/archive/capsule.ts';

/** What has been acknowledged, and nothing else. */
export interface Model {
  records: { id: string; versions: { content: string; title: string }[] }[];
  berkas: { id: string; names: string[] }[];
  /** Keys that have made something. */
  keys: Map<string, { body: string; id: string }>;
  store: string;
  backup: string;
  /** The safest state seen of each version of each thing. */
  states: Map<string, number>;
  /** For keys that nobody has used. */
  fresh: number;
}

export function newModel(): Model {
  const [records, berkas] = [[], []];
  return { records, berkas, keys: new Map(), store: 'here', backup: 'here', states: new Map(), fresh: 0 };
}

/** Words of one length, so that none is the beginning of another. */
export const contentOf = (n: number) => `isi pindaian ${n}`;
export const titleOf = (n: number) => `judul${n}`;
export const nameOf = (n: number) => `Suparmi${n}`;

/** The body that a key is bound to. */
export const bodyOf = (noun: string, text: string) => sha256(`${noun} ${text}`);
