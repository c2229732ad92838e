/** What a fault does to one call, whether of a file or of the store. */
export type Kind =
  /** Nothing happens, and an error is the answer: a full or broken disk. */
  | 'error'
  /** So it is with every call from here on, until the client asks again: a disk that stays full, a store that stays away. */
  | 'stays'
  /** It happens, and an error is the answer all the same. */
  | 'late error'
  /** Half of the bytes are written; then the disk is full. */
  | 'half'
  | 'kill before'
  | 'kill half'
  | 'kill after'
  /** The store answers so without having looked at the request. */
  | 'answer 500'
  | 'answer 503'
  /** The store does what it was asked, and answers so. */
  | 'late 500'
  | 'reset before'
  /** The store does what it was asked; the answer is lost. */
  | 'reset after'
  /** The answer breaks off in its middle. */
  | 'cut'
  /** No answer ever comes; the store has not seen the request, or has done what it was asked. */
  | 'hang before'
  | 'hang after';

/** The n-th call of this name after the fault was armed: in one work a name may come more than once. */
export interface Point {
  /** `rename inbox/commits/<id>.<hash>`: ids and hashes left out, so that it is the same in every run. */
  label: string;
  /** From 1. */
  nth: number;
  /** Does it change anything, or only read? */
  changes: boolean;
}

export interface Fault extends Pick<Point, 'label' | 'nth'> {
  kind: Kind;
}

/** The one paper that the matrix issues: made from a berkas alone. */
export const issuedType = 'rab';

/** A path or key without what is drawn anew in each run. */
export function plainName(path: string): string {
  return path
    .replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, '<id>')
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/(?<=\/)[0-9a-f]{2}(?=\/|$)/g, '<hh>')
    .replaceAll(/(?<=\.tmp\/)\d+/g, '<n>');
}

/** Counts calls by name, and says of one that it is to fail. */
export interface Counter {
  points: readonly Point[];
  /** Has the armed fault been met? */
  fired(): boolean;
  /** The fault of this call, if it is the one. */
  meet(label: string, changes: boolean): Kind | undefined;
}

export function createCounter(fault?: Fault): Counter {
  const counts = new Map<string, number>();
  const points: Point[] = [];
  let fired = false;
  return {
    points,
    fired: () => fired,
    meet(label, changes) {
      const nth = (counts.get(label) ?? 0) + 1;
      counts.set(label, nth);
      points.push({ label, nth, changes });
      if (fired && fault?.kind === 'stays') return 'error';
      if (fault?.label !== label || fault.nth !== nth) return undefined;
      fired = true;
      return fault.kind === 'stays' ? 'error' : fault.kind;
    },
  };
}
