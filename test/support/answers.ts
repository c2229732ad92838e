import { expect } from 'vitest';
import type { z } from 'zod';
import { problemsByStatus, type Route } from '../../src/http/openapi.ts';
import { problemSchema } from '../../src/http/problems.ts';
import { routes } from '../../src/http/server.ts';
import type { Answered } from './app.ts';

/** Fails unless the answer is one that its route declares: the status, the kind of content, and the schema of it. */
export function expectAnswer(method: string, path: string, answer: Answered): void {
  const what = `${method} ${path.split('?')[0]} answered ${answer.status}`;
  expect(answer.headers['x-request-id'], `${what} without a request id`).toMatch(/^[0-9A-Z]{26}$/);
  const route = findRoute(method, path);
  const isProblem = mediaOf(answer) === 'application/problem+json';
  if (isProblem && method === 'HEAD') expect(answer.bytes, what).toHaveLength(0);
  else if (isProblem) expectProblem(what, route, answer);
  else expectGood(what, method, route, answer);
}

const mediaOf = ({ headers }: Answered) => headers['content-type']?.split(';')[0] ?? '';

function expectGood(what: string, method: string, route: Route | undefined, answer: Answered): void {
  expect(route, `${what}, but no such route is declared`).toBeDefined();
  const declared = route![2].answers[answer.status];
  const said = answer.bytes.toString('utf8', 0, 300);
  expect(declared, `${what}, which is not declared: ${said}`).toBeDefined();
  if (method === 'HEAD' || answer.status === 304) expect(answer.bytes, what).toHaveLength(0);
  else if (declared!.schema && answer.json !== undefined) expectFits(what, declared!.schema, answer.json);
  else expect(declared!.media ?? [], what).toContain(mediaOf(answer));
}

function expectProblem(what: string, route: Route | undefined, { status, json, headers }: Answered): void {
  expectFits(what, problemSchema, json);
  expect(json.status, what).toBe(status);
  expect(json.instance, what).toBe(headers['x-request-id']);
  expect(headers['cache-control'], what).toBe('no-store');
  if (!route || status === 416) return;
  expect(problemsByStatus(route[2]).get(status) ?? [], `${what} ${json.code}: not declared`).toContain(
    json.code,
  );
}

function expectFits(what: string, schema: z.ZodType, value: unknown): void {
  const result = schema.safeParse(value);
  expect(result.error?.issues ?? [], `${what}, and the body breaks its schema`).toEqual([]);
}

/** The declared route of a request, as the server chooses it: of the first path that fits, the method. */
function findRoute(method: string, path: string): Route | undefined {
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
  const [plain = ''] = path.split('?');
  const place = routes.find(([, template]) => patternOf(template).test(plain))?.[1];
  return routes.find(([verb, template]) => verb === wanted && template === place);
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
}
