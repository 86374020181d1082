import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/submit-job/handler.ts';
import { createLinkTo } from '../../../src/api/artifact-links.ts';
import { ForecastView } from '../../../src/api/forecast-view.ts';
import { JobView } from '../../../src/api/schemas.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { FindRecipe } from '../../../src/jobs/stored-recipe.ts';
import type { PlacedOrder, SubmitCommand } from '../../../src/jobs/submit-job.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { queuedState, requestOf } from '../../support/jobs.ts';
import { noRecipes } from '../../support/recipes.ts';

const ROUTE = 'POST /v1/jobs';
const VALID = { kind: 'screenshot', input: { url: 'https://example.com/' } };
const ENDED: Partial<Job['state']> = { status: 'succeeded', endedAt: 1_750_000_001_000 };

interface Given {
  readonly replayed?: boolean;
  /** What the client calls its sessions. */
  readonly sessions?: readonly string[];
  /** Whether a job was accepted under whatever key comes. */
  readonly accepted?: boolean;
  readonly failure?: JobFailure;
  readonly findRecipe?: FindRecipe;
}

/** The handler with a use case that accepts everything, and what it was asked. */
function front({
  replayed = false,
  failure,
  sessions = [],
  accepted = false,
  findRecipe = noRecipes,
}: Given = {}) {
  const commands: SubmitCommand[] = [];
  const waits: number[] = [];
  const forecasts: PlacedOrder[] = [];
  const state = queuedState({ clientId: CLIENT_ID });
  const job = { request: requestOf(state), state };
  const handler = createHandler({
    submitJob: async (command) => {
      commands.push(command);
      if (failure) throw failure;
      return { job, replayed };
    },
    waitForJob: async (_client, _job, waitMs) => {
      waits.push(waitMs);
      return { ...job, state: { ...state, ...ENDED } };
    },
    dryRun: async (order) => {
      forecasts.push(order);
      const quota = { name: 'usdPerDay', window: 'day', measure: 'nanoUsd' } as const;
      const quotas = [{ quota, limit: 100, used: 90, adds: 20, resetsAt: 0 }];
      return { usualNanoUsd: 171_000, mostNanoUsd: 2_000_000, quotas };
    },
    linkTo: createLinkTo(
      {
        put: async () => {},
        removeAll: async () => {},
        link: async (key) => `https://files/${key}`,
      },
      () => 0,
    ),
    unknownSession: async (_client, session) => {
      if (!session || sessions.includes(session.name)) return undefined;
      const { pointer } = session;
      return new JobFailure('INVALID_REQUEST', 'There is no such session.', {
        fields: [{ pointer, detail: 'There is no such session.', code: 'SESSION_NOT_FOUND' }],
      });
    },
    findRecipe,
    acceptedUnder: async () => (accepted ? { job, replayed: true } : undefined),
    policy: { allowedHosts: new Set(['127.0.0.1:4101']), allowedPorts: new Set([80, 443]) },
    corsOrigins: ['https://console.example.com'],
  });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    handler(apiEvent({ route: ROUTE, body, headers }), lambdaContext);
  return { handler, post, commands, waits, forecasts, state };
}

describe('POST /v1/jobs', () => {
  it('refuses a job whose session is not there, dry run or not', async () => {
    const { post, handler, commands, forecasts } = front({ sessions: ['shop'] });
    const body = { ...VALID, input: { ...VALID.input, session: { name: 'shpo' } } };

    const refused = await post(body);
    const dry = await handler(
      apiEvent({ route: ROUTE, body, query: { dryRun: 'true' } }),
      lambdaContext,
    );
    const right = await post({ ...body, input: { ...body.input, session: { name: 'shop' } } });

    for (const answer of [refused, dry]) {
      expect(answer.statusCode).toBe(400);
      expect(problemOf(answer).errors).toMatchObject([
        { pointer: '/input/session', code: 'SESSION_NOT_FOUND' },
      ]);
    }
    expect(right.statusCode).toBe(202);
    expect([commands.length, forecasts.length]).toEqual([1, 0]);
  });

  it('answers a repeated request with its job, although the session is gone since', async () => {
    const { post, commands } = front({ accepted: true });
    const body = { ...VALID, input: { ...VALID.input, session: { name: 'shop' } } };

    const again = await post(body, { 'Idempotency-Key': 'abc' });
    const anew = await post(body);

    expect(again.statusCode).toBe(202);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(anew.statusCode).toBe(400);
    expect(commands).toEqual([]);
  });

  it('accepts a job and says where to look for it', async () => {
    const { post, commands, state } = front();

    const response = await post(VALID);

    expect(response.statusCode).toBe(202);
    expect(response.headers).toMatchObject({ location: `/v1/jobs/${state.jobId}` });
    expect(JobView.parse(JSON.parse(response.body))).toMatchObject({ status: 'queued' });
    expect(commands).toMatchObject([
      { clientId: CLIENT_ID, jobsPerDay: 100, kind: 'screenshot', site: 'example.com' },
    ]);
  });

  it('fills in what the client left out, per kind', async () => {
    const { post, commands } = front();

    await post(VALID);

    expect(commands[0]).toMatchObject({ timeoutMs: 60_000, maxAttempts: 3, tags: [] });
    expect(commands[0]?.input).toMatchObject({ url: 'https://example.com/', waitUntil: 'load' });
  });

  it('waits as long as the client prefers, and then answers 200 for a job that has ended', async () => {
    const { post, waits } = front();

    const response = await post(VALID, { Prefer: 'wait=20' });

    expect(response.statusCode).toBe(200);
    expect(waits).toEqual([20_000]);
  });

  it('waits at most 25 seconds, whatever the client prefers', async () => {
    const { post, waits } = front();

    await post(VALID, { prefer: 'respond-async, wait=600' });

    expect(waits).toEqual([25_000]);
  });

  it('says when the answer is that of an earlier request', async () => {
    const { post, commands } = front({ replayed: true });

    const response = await post(VALID, { 'Idempotency-Key': 'order-1' });

    expect(response.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(commands[0]?.idempotency?.key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('takes the same JSON, written otherwise, for the same body', async () => {
    const { post, commands } = front();

    await post('{"kind":"pdf","input":{"url":"https://a.example/"}}', { 'Idempotency-Key': 'k' });
    await post('{ "input": {"url": "https://a.example/"}, "kind": "pdf" }', {
      'Idempotency-Key': 'k',
    });

    const [one, other] = commands.map(({ idempotency }) => idempotency?.bodyHash);
    expect(one).toBe(other);
  });

  it.each([
    ['a client', {}, { 'x-request-id': expect.stringMatching(/^req_/) }],
    ['a request id', { 'X-Request-Id': 'trace-0001' }, { 'x-request-id': 'trace-0001' }],
    [
      'an evil request id',
      { 'X-Request-Id': 'a\r\nb: c' },
      { 'x-request-id': expect.stringMatching(/^req_/) },
    ],
    [
      'a known origin',
      { origin: 'https://console.example.com' },
      { 'access-control-allow-origin': 'https://console.example.com' },
    ],
    ['no origin', {}, { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }],
  ])('answers %s with the headers that fit', async (_case, sent, expected) => {
    const response = await front().post(VALID, sent);

    expect(response.headers).toMatchObject(expected);
  });

  it('does not let a page of another origin read the answer', async () => {
    const response = await front().post(VALID, { origin: 'https://evil.example' });

    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

const url = (value: unknown) => ({ kind: 'screenshot', input: { url: value } });

describe('POST /v1/jobs, refused', () => {
  it.each([
    ['no JSON', '{"kind":', ''],
    ['an empty body', '', ''],
    ['an array', [], ''],
    ['an unknown kind', { kind: 'gif', input: {} }, '/kind'],
    ['no kind', { input: {} }, '/kind'],
    ['an unknown field', { ...VALID, prio: 1 }, '/prio'],
    [
      'an unknown field of the input',
      { kind: 'pdf', input: { url: 'https://a.example/', zoom: 1 } },
      '/input/zoom',
    ],
    ['a wrong type', { ...VALID, timeoutMs: '60' }, '/timeoutMs'],
    ['too long a timeout', { ...VALID, timeoutMs: 240_001 }, '/timeoutMs'],
    ['a bad tag', { ...VALID, tags: ['ok', 'not ok'] }, '/tags/1'],
    ['no URL', { kind: 'page', input: {} }, '/input/url'],
    ['a URL with credentials', url('https://user:pass@example.com/'), '/input/url'],
    ['a file', url('file:///etc/passwd'), '/input/url'],
    ['a script', url('javascript:alert(1)'), '/input/url'],
    ['loopback', url('http://127.0.0.1/'), '/input/url'],
    ['the metadata service, in decimal', url('http://2852039166/'), '/input/url'],
    ['a port that is not for the web', url('http://example.com:22/'), '/input/url'],
    [
      'a private host on another port than the allowed',
      url('http://127.0.0.1:4102/'),
      '/input/url',
    ],
    [
      'a prototype',
      '{"kind":"pdf","input":{"url":"https://a.example/"},"__proto__":{}}',
      '/__proto__',
    ],
  ])('%s: 400 that points at the field, and nothing is submitted', async (_case, body, pointer) => {
    const { post, commands } = front();

    const response = await post(body);

    expect(response.statusCode).toBe(400);
    expect(problemOf(response)).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(problemOf(response).errors?.map((field) => field.pointer)).toContain(pointer);
    expect(commands).toEqual([]);
  });

  it('names every field that is wrong, not only the first', async () => {
    const response = await front().post({
      kind: 'pdf',
      input: { url: 'ftp://x', foo: 1 },
      tags: 'a',
    });

    const pointers = problemOf(response).errors?.map(({ pointer }) => pointer);
    expect(pointers?.toSorted()).toEqual(['/input/foo', '/input/url', '/tags']);
  });

  it('lets a private host through that the stage allows by name', async () => {
    const response = await front().post(url('http://127.0.0.1:4101/'));

    expect(response.statusCode).toBe(202);
  });

  it.each([
    ['one byte too many', 256 * 1024 + 1, 413],
    ['as much as is taken', 256 * 1024, 400],
  ])('%s: %i bytes are answered %i', async (_case, bytes, status) => {
    const frame = '{"kind":"pdf","x":""}'.length;
    const response = await front().post(`{"kind":"pdf","x":"${'x'.repeat(bytes - frame)}"}`);

    expect(response.statusCode).toBe(status);
  });

  it('refuses what is not declared as JSON', async () => {
    const response = await front().post('kind=pdf', { 'Content-Type': 'text/plain' });

    expect(response.statusCode).toBe(415);
  });

  it.each(['', 'with blank', 'ü', 'x'.repeat(256)])(
    'refuses the Idempotency-Key %j',
    async (key) => {
      const response = await front().post(VALID, { 'Idempotency-Key': key });

      expect(problemOf(response).errors).toMatchObject([{ pointer: 'header/Idempotency-Key' }]);
    },
  );

  it('says when a quota starts anew', async () => {
    const failure = new JobFailure('QUOTA_EXCEEDED', 'Used up.', { retryAfterS: 60 });

    const response = await front({ failure }).post(VALID);

    expect(response.statusCode).toBe(429);
    expect(response.headers).toMatchObject({ 'retry-after': '60' });
  });

  it('tells nothing of a fault that nobody foresaw', async () => {
    const failure = new Error('password=secret at db.internal') as JobFailure;

    const response = await front({ failure }).post(VALID);

    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(problemOf(response).code).toBe('INTERNAL');
  });

  it.each([
    ['nobody was authorized', null, 401],
    ['the key lacks the scope', 'jobs:read', 403],
  ])('%s', async (_case, scopes, status) => {
    const { handler } = front();
    const caller = scopes === null ? null : { clientId: 'c', keyId: 'k', scopes, jobsPerDay: '1' };

    const response = await handler(apiEvent({ route: ROUTE, body: VALID, caller }), lambdaContext);

    expect(response.statusCode).toBe(status);
  });

  it('does not answer on a route that is not in the table, whatever the key', async () => {
    const { handler, commands } = front();

    const response = await handler(
      apiEvent({ route: 'PATCH /v1/jobs', body: VALID }),
      lambdaContext,
    );

    expect(response.statusCode).toBe(404);
    expect(commands).toEqual([]);
  });
});

describe('POST /v1/jobs?dryRun=true', () => {
  const dry = (given: ReturnType<typeof front>, body: unknown, query = { dryRun: 'true' }) =>
    given.handler(apiEvent({ route: ROUTE, body, query }), lambdaContext);

  it('prices the job, says which limit has no room, and submits nothing', async () => {
    const given = front();

    const { statusCode, body } = await dry(given, { ...VALID, maxCostUsd: '0.01' });

    expect(statusCode).toBe(200);
    expect(ForecastView.parse(JSON.parse(body))).toMatchObject({
      wouldBeAccepted: false,
      estimate: { usualUsd: '0.000171', mostUsd: '0.002', region: 'us-east-1' },
      quotas: [{ name: 'usdPerDay', limit: '0.0000001', hasRoom: false }],
    });
    expect(given.forecasts).toMatchObject([{ clientId: CLIENT_ID, maxCostNanoUsd: 10_000_000 }]);
    expect(given.commands).toEqual([]);
  });

  it('refuses what would be refused', async () => {
    const given = front();

    const invalid = await dry(given, { kind: 'screenshot', input: {} });
    const costly = await dry(given, { ...VALID, maxCostUsd: '0.000001' });
    const mistyped = await dry(given, VALID, { dryRun: 'yes' });

    expect(problemOf(invalid).code).toBe('INVALID_REQUEST');
    expect(problemOf(costly)).toMatchObject({
      code: 'COST_LIMIT_REACHED',
      errors: [{ pointer: '/maxCostUsd' }],
    });
    expect(problemOf(mistyped).code).toBe('INVALID_REQUEST');
    expect(given.forecasts).toEqual([]);
  });
});

describe('a quota that is used up', () => {
  it('is told in the problem and in the fields for limits', async () => {
    const resetsAt = Date.UTC(2026, 10, 23);
    const quota = { name: 'jobsPerDay', limit: 20, used: 20, windowS: 86_400, resetsAt };
    const failure = new JobFailure('QUOTA_EXCEEDED', 'It is.', { quota, retryAfterS: 60 });

    const answer = await front({ failure }).post(VALID);

    expect(answer.headers).toMatchObject({
      'retry-after': '60',
      'ratelimit-policy': '"jobsPerDay";q=20;w=86400',
      ratelimit: '"jobsPerDay";r=0;t=60',
    });
    expect(problemOf(answer).quota).toEqual({
      name: 'jobsPerDay',
      limit: 20,
      used: 20,
      resetsAt: '2026-11-23T00:00:00.000Z',
    });
  });
});

describe('tests of recipes', () => {
  const recipe = { start: ['https://example.com/list'], list: 'li', fields: [{ name: 'a' }] };
  const stored = async () => ({ name: 'products', version: 4, recipe });
  const ask = (given: Given, route: string, body: unknown, more: object = {}) => {
    const { handler, commands, waits } = front(given);
    const answer = handler(apiEvent({ route, body, ...more }), lambdaContext);
    return answer.then((response) => ({ response, commands, waits }));
  };

  it('are jobs of the kind scrape, which are waited for', async () => {
    const body = { recipe, parameters: {}, tags: ['mine'], timeoutMs: 30_000 };

    const { response, commands, waits } = await ask({}, 'POST /v1/recipes/test', body);

    expect(response.statusCode).toBe(200);
    expect(waits).toEqual([25_000]);
    expect(commands).toMatchObject([
      {
        kind: 'scrape',
        tags: ['mine'],
        timeoutMs: 30_000,
        maxAttempts: 2,
        input: { test: true, recipe },
      },
    ]);
  });

  it('wait no longer than they are told', async () => {
    const { waits } = await ask(
      {},
      'POST /v1/recipes/test',
      { recipe },
      { headers: { prefer: 'wait=3' } },
    );

    expect(waits).toEqual([3_000]);
  });

  it('read a stored recipe by its name, and need no body', async () => {
    const asked: unknown[] = [];
    const findRecipe = async (_client: string, reference: unknown) => {
      asked.push(reference);
      return stored();
    };
    const route = 'POST /v1/recipes/{name}/test';
    const path = { name: 'products' };

    const { commands } = await ask({ findRecipe }, route, undefined, { path });
    await ask({ findRecipe }, route, { version: 3 }, { path });

    expect(commands).toMatchObject([
      { recipe: { name: 'products', version: 4 }, input: { test: true, recipe: { list: 'li' } } },
    ]);
    expect(asked).toEqual([
      { name: 'products', version: undefined },
      { name: 'products', version: 3 },
    ]);
  });

  it.each([
    ['nobody has', 'products', 404, 'RECIPE_NOT_FOUND'],
    ['cannot be', '__proto__', 400, 'INVALID_REQUEST'],
  ])('know no recipe of a name that %s', async (_, name, status, code) => {
    const { response } = await ask({}, 'POST /v1/recipes/{name}/test', {}, { path: { name } });

    expect(response.statusCode).toBe(status);
    expect(problemOf(response)).toMatchObject({ code });
  });

  it.each([
    ['/recipe/fields', { recipe: { ...recipe, fields: [] } }],
    ['/recipe/start/0', { recipe: { ...recipe, start: ['http://10.0.0.1/'] } }],
    ['/parameters/x', { recipe, parameters: { x: 1 } }],
    ['/session', { recipe, session: { name: 'none' } }],
    ['/test', { recipe, test: false }],
  ])('name what is wrong as it stands in the request: %s', async (pointer, body) => {
    const { response, commands } = await ask({}, 'POST /v1/recipes/test', body);

    expect(response.statusCode).toBe(400);
    expect(problemOf(response).errors).toMatchObject([{ pointer }]);
    expect(commands).toEqual([]);
  });
});
