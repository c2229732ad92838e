import { z } from 'zod';
import { createTurns } from '../turns.ts';

/**
 * A list that may have thousands of rows. It is `z.array` in everything but one: `checkInput` checks its rows in turns, so
 * that ten thousand of them do not hold up whoever else the process serves.
 */
export function longList<Row extends z.ZodType>(row: Row): z.ZodArray<Row> {
  return new LongList({ type: 'array', element: row }) as z.ZodArray<Row>;
}

/** A class of zod's, because `.min()`, `.max()` and `.meta()` make a new list of the class that they were called on. */
const LongList = z.core.$constructor<z.ZodArray>('LongList', (list, def) => {
  z.ZodArray.init(list, def);
  const atOnce = list._zod.parse;
  const limit = Math.min(...z.core.util.sizeCaps(def.checks).map(([size]) => size));
  // A list over its limit is answered by zod, without a look at its rows.
  list._zod.parse = (payload, context) =>
    context.async && Array.isArray(payload.value) && payload.value.length <= limit
      ? inTurns(def.element, payload.value, payload, context)
      : atOnce(payload, context);
});

type Payload = z.core.ParsePayload;
type Context = z.core.ParseContextInternal;

async function inTurns(
  row: z.core.$ZodType,
  sent: readonly unknown[],
  payload: Payload,
  context: Context,
): Promise<Payload> {
  // zod compiles the check of an object, but runs what it compiled only where nothing may wait.
  const now = { ...context, async: false };
  const rows: unknown[] = [];
  const turns = createTurns();
  for (const [index, input] of sent.entries()) {
    if (turns.areDue()) await turns.next();
    const { value, issues } = row._zod.run({ value: input, issues: [] }, now) as Payload;
    if (issues.length > 0) payload.issues.push(wrongRow(index, input, issues, context));
    rows.push(value);
  }
  payload.value = rows;
  return payload;
}

/** All that is wrong with a row, as one issue: zod hands issues on as arguments of a call, and 100,000 are too many. */
function wrongRow(index: number, input: unknown, issues: Payload['issues'], context: Context) {
  return {
    code: 'invalid_element',
    origin: 'map',
    key: index,
    path: [index],
    input,
    continue: issues.every((issue) => issue.continue === true),
    issues: issues.map((issue) => z.core.util.finalizeIssue(issue, context, z.core.config())),
  } satisfies z.core.$ZodRawIssue<z.core.$ZodIssueInvalidElement>;
}
