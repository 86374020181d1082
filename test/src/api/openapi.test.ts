import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApi } from '../../../src/api/openapi.ts';
import { KINDS } from '../../../src/kinds/registry.ts';
import { ROUTES } from '../../../src/routes.ts';
import { TEST_EVENT } from '../../../src/webhooks/delivery.ts';
import { EVENT_TYPES } from '../../../src/webhooks/endpoint.ts';

const Description = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ operationId: z.string(), security: z.array(z.unknown()) }),
    ),
  ),
  webhooks: z.record(z.string(), z.object({ post: z.looseObject({ operationId: z.string() }) })),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const described = Description.parse(openApi('1.0.0'));
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    ...operation,
  })),
);

describe('the OpenAPI description', () => {
  it('has the routes of the table, all of them and no other', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);

    expect(operations.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
  });

  it('names every operation once', () => {
    const names = operations.map(({ operationId }) => operationId);

    expect(new Set(names).size).toBe(names.length);
  });

  it('has every schema that it refers to', () => {
    const text = JSON.stringify(described);
    const wanted = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);

    expect(wanted.length).toBeGreaterThan(5);
    expect(Object.keys(described.components.schemas)).toEqual(expect.arrayContaining(wanted));
    expect(text).not.toContain('#/$defs/');
  });

  it('takes every kind, and nothing that it does not know', () => {
    const submit = JSON.stringify(described.paths['/v1/jobs']?.post);

    const kinds = [...submit.matchAll(/"kind":\{[^{}]*"const":"(\w+)"/g)].map(([, kind]) => kind);
    expect(kinds).toEqual(KINDS.map(({ name }) => name));
    expect(submit).toContain('"additionalProperties":false');
  });

  it('shows what webhooks receive, event by event', () => {
    const events = Object.entries(described.webhooks);

    expect(events.map(([type]) => type)).toEqual([...EVENT_TYPES, TEST_EVENT]);
    expect(JSON.stringify(events)).toContain('"webhook-signature"');
  });

  it('says which routes need a key', () => {
    const open = operations.filter(({ security }) => security.length === 0);

    expect(open.map(({ route }) => route)).toEqual([
      'GET /health',
      'GET /ready',
      'GET /docs',
      'GET /docs/errors',
    ]);
  });
});
