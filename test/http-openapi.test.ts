import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeRoutes } from '../src/http/openapi.ts';
import { createServer, routes } from '../src/http/server.ts';
import { type Json, type RunningApp, startApp } from './support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp();
});
afterAll(() => running.stop());

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** What express itself would answer, from its own stack. */
function routedByExpress(): string[] {
  const { router } = createServer(running.app) as unknown as { router: { stack: Layer[] } };
  return router.stack.flatMap(({ route }) =>
    route ? methodsOf(route).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`) : [],
  );
}

/** Without the refusal of all other methods. */
const methodsOf = ({ methods }: NonNullable<Layer['route']>) =>
  Object.keys(methods).filter((method) => method !== '_all');

describe('the OpenAPI document', () => {
  it('has the routes of the server, all of them and no other', () => {
    const { paths } = describeRoutes(routes) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(routedByExpress().sort());
  });

  it('says of every route how it is asked, what it answers and how it refuses', () => {
    const { paths } = describeRoutes(routes) as { paths: Record<string, Record<string, Json>> };
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const statuses = Object.keys(operation.responses);
        expect(statuses, `${method} ${path}`).toContain('500');
        expect(
          statuses.some((status) => status.startsWith('2')),
          `${method} ${path}`,
        ).toBe(true);
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
      }
    }
  });

  it('declares no header parameter that OpenAPI ignores', () => {
    const { paths } = describeRoutes(routes) as { paths: Record<string, Record<string, Json>> };
    const declared = Object.values(paths).flatMap((item) =>
      Object.values(item).flatMap((operation) =>
        (operation.parameters ?? []).map((parameter: Json) => String(parameter.name).toLowerCase()),
      ),
    );
    expect(declared).toContain('if-match');
    for (const ignored of ['accept', 'content-type', 'authorization'])
      expect(declared).not.toContain(ignored);
  });

  it('has names of operations that are all different', () => {
    const { paths } = describeRoutes(routes) as { paths: Record<string, Record<string, Json>> };
    const names = Object.values(paths).flatMap((item) =>
      Object.values(item).map((operation) => operation.operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(routes.filter(([, , endpoint]) => endpoint.body?.media === 'application/json'))(
    'shows an example that %s %s accepts',
    (_method, _path, endpoint) => {
      expect(endpoint.body!.schema.safeParse(endpoint.body!.example).error?.issues ?? []).toEqual([]);
    },
  );

  it.each(routes)('shows examples of the answers of %s %s that fit', (_method, _path, endpoint) => {
    for (const { schema, example } of Object.values(endpoint.answers)) {
      if (example !== undefined) expect(schema!.safeParse(example).error?.issues ?? []).toEqual([]);
    }
  });

  it('points only to parts that it has', async () => {
    const text = JSON.stringify(describeRoutes(routes));
    const document = JSON.parse(text);
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer!.split('/').reduce((at, key) => at?.[key], document);
      expect(target, pointer).toBeDefined();
    }
  });

  it('is served', async () => {
    const { json } = await running.call('GET', '/openapi.json');
    expect(json.openapi).toBe('3.1.0');
  });
});

describe('the documentation page', () => {
  it('loads nothing from elsewhere', async () => {
    const { bytes, headers } = await running.call('GET', '/docs/');
    const html = bytes.toString();
    expect(html).not.toMatch(/https?:\/\//);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    const parts = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, part]) => part!);
    expect(parts).toHaveLength(4);
    for (const part of parts) expect((await running.call('GET', part)).status).toBe(200);
  });

  it('is at one address', async () => {
    const bare = await fetch(`${running.url}/docs`, { redirect: 'manual' });
    expect([bare.status, bare.headers.get('location')]).toEqual([308, '/docs/']);
    expect((await running.call('GET', '/v1/berkas/')).status).toBe(404);
  });

  it('gives no other file of the package', async () => {
    for (const name of ['package.json', 'index.html', '..%2Fpackage.json', 'constructor']) {
      expect((await running.call('GET', `/docs/${name}`)).status, name).toBe(404);
    }
  });
});
