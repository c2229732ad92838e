import type { Kind, Point } from '../../support/fault-points.ts';
import type { Case, Layer } from './trial.ts';
import type { Work } from './works.ts';
import type { Setup } from './world.ts';

/** What is put in at a point. */
function kindsOf(layer: Layer, { label, changes }: Point): readonly Kind[] {
  if (layer === 'catalog') return ['error', 'stays', 'kill before'];
  if (layer === 'files') {
    if (!changes) return ['error', 'stays'];
    const whole: Kind[] = ['error', 'stays', 'late error', 'kill before', 'kill after'];
    return label.startsWith('write ') ? [...whole, 'half', 'kill half'] : whole;
  }
  const any: Kind[] = [
    'stays',
    'answer 500',
    'answer 503',
    'reset before',
    'reset after',
    'hang before',
    'hang after',
    'kill before',
  ];
  return changes ? [...any, 'late 500', 'kill after'] : [...any, 'cut'];
}

/** Every case of these points. A killed client can only ask again after the restart; for the others both are tried. */
export function casesOf(setup: Setup, work: Work, layer: Layer, points: readonly Point[]): Case[] {
  return points.flatMap((point) =>
    kindsOf(layer, point).flatMap((kind) =>
      retriesOf(work, kind).map((retry) => {
        const { label, nth } = point;
        const name = [titleOf(setup), work.name, layer, `${label}#${nth}`, kind, retry].join(' / ');
        return { name, setup, work, layer, fault: { label, nth, kind }, retry };
      }),
    ),
  );
}

/** What lasts is what leaves something undone: the client then asks a service that goes on, or one that was started anew. */
function retriesOf({ inStart }: Work, kind: Kind): readonly Case['retry'][] {
  if (inStart || kind.startsWith('kill')) return ['restarted'];
  return kind === 'stays' ? ['at once', 'restarted'] : ['at once'];
}

export const titleOf = ({ backEnd, backup }: Setup) => (backup ? `${backEnd} with backup` : backEnd);
