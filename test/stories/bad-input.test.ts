import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const URL_OK = 'https://example.com/';

const shot = (input: object, more: object = {}) => ({
  kind: 'screenshot',
  input: { url: URL_OK, ...input },
  ...more,
});

/** What is wrong, the body, and the fields that the refusal must name. */
const BAD: readonly [wrong: string, body: unknown, pointers: readonly string[]][] = [
  ['an unknown field', shot({}, { prioritty: 1 }), ['/prioritty']],
  ['an unknown field of the input', shot({ fulPage: true }), ['/input/fulPage']],
  ['a field of the wrong type', shot({ fullPage: 'yes' }), ['/input/fullPage']],
  ['two bad fields', shot({ fullPage: 'yes', quality: 0 }), ['/input/fullPage', '/input/quality']],
  ['no input', { kind: 'screenshot' }, ['/input']],
  ['no URL', { kind: 'pdf', input: {} }, ['/input/url']],
  ['an unknown kind', { kind: 'gif', input: { url: URL_OK } }, ['/kind']],
  ['no kind', { input: { url: URL_OK } }, ['/kind']],
  ['a relative URL', shot({ url: '/about' }), ['/input/url']],
  ['a URL with credentials', shot({ url: 'https://me:secret@example.com/' }), ['/input/url']],
  ['a file: URL', shot({ url: 'file:///etc/passwd' }), ['/input/url']],
  ['a javascript: URL', shot({ url: 'javascript:alert(1)' }), ['/input/url']],
  ['a data: URL', shot({ url: 'data:text/html,hello' }), ['/input/url']],
  ['a URL that is too long', shot({ url: `${URL_OK}${'a'.repeat(100_000)}` }), ['/input/url']],
  ['a private address', shot({ url: 'http://10.0.0.1/' }), ['/input/url']],
  ['the metadata service', shot({ url: 'http://169.254.169.254/latest/' }), ['/input/url']],
  ['a port that is not allowed', shot({ url: 'https://example.com:22/' }), ['/input/url']],
  ['quality for a PNG', shot({ format: 'png', quality: 80 }), ['/input/quality']],
  ['a clip of the full page', shot({ fullPage: true, clip: clip(10, 10) }), ['/input/clip']],
  ['a time limit of a day', shot({}, { timeoutMs: 86_400_000 }), ['/timeoutMs']],
  ['no attempts', shot({}, { maxAttempts: 0 }), ['/maxAttempts']],
  ['a tag with a space', shot({}, { tags: ['a b'] }), ['/tags/0']],
  ['a list instead of an object', [shot({})], ['']],
  ['null', 'null', ['']],
  ['text that is no JSON', '{"kind":', ['']],
];

function clip(width: number, height: number) {
  return { x: 0, y: 0, width, height };
}

describe('a request that cannot be meant', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  it.each(BAD)('is refused for %s, by the name of the field', async (_wrong, body, pointers) => {
    const response = await api.send('POST', '/v1/jobs', { body });
    const problem = await response.json();

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({ code: 'INVALID_REQUEST', status: 400 });
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
      [...pointers].sort(),
    );
  });

  it.each([
    ['an empty body', '', 'application/json', 400, 'INVALID_REQUEST'],
    [
      'a form',
      'kind=screenshot',
      'application/x-www-form-urlencoded',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['1 MB', oversized(1_000_000), 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
    ['10 MB', oversized(10_000_000), 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
  ])('is refused for %s', async (_case, body, contentType, status, code) => {
    const headers = { 'content-type': contentType };

    const response = await api.send('POST', '/v1/jobs', { body, headers });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, status });
  });

  it.each([
    ['an unknown parameter', '/v1/jobs?sort=asc', 'query/sort'],
    ['a size of none', '/v1/jobs?size=0', 'query/size'],
    ['a state that does not exist', '/v1/jobs?status=done', 'query/status'],
    ['a place to go on that we never gave out', '/v1/jobs?next=abc', 'query/next'],
  ])('is refused for %s in the query', async (_case, path, pointer) => {
    const response = await api.send('GET', path);
    const problem = await response.json();

    expect(response.status).toBe(400);
    expect(problem.errors).toMatchObject([{ pointer }]);
  });

  it('is refused for an Idempotency-Key that is too long', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(256) };

    const response = await api.send('POST', '/v1/jobs', { body: shot({}), headers });

    expect(response.status).toBe(400);
    expect((await response.json()).errors).toMatchObject([{ pointer: 'header/Idempotency-Key' }]);
  });

  it('tells nothing of what is inside of the service', async () => {
    const response = await api.send('POST', '/v1/jobs', { body: '{"kind":' });
    const text = await response.text();

    expect(text).not.toMatch(/node_modules|at .*\.ts|SyntaxError|127\.0\.0\.1/);
  });

  it('leaves nothing behind', async () => {
    const tag = `bad-${randomUUID()}`;
    const headers = { 'idempotency-key': tag };
    const refused = shot({ fulPage: true }, { tags: [tag] });
    await api.send('POST', '/v1/jobs', { body: refused, headers });

    const { items } = await api.list(`tag=${tag}`);
    const again = await api.send('POST', '/v1/jobs', { body: shot({}, { tags: [tag] }), headers });
    const { id } = await again.json();
    await api.send('DELETE', `/v1/jobs/${id}`);

    expect(items).toEqual([]);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
  });
});

/** A valid request, but for its size. */
function oversized(bytes: number): string {
  return JSON.stringify(shot({ url: `${URL_OK}${'a'.repeat(bytes)}` }));
}
