import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/retry-job/handler.ts';
import { JobView } from '../../../src/api/schemas.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { RetryCommand } from '../../../src/jobs/retry-job.ts';
import type { PlacedOrder } from '../../../src/jobs/submit-job.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID, jobIdOf, NOW, queuedState } from '../../support/jobs.ts';
import { noRecipes } from '../../support/recipes.ts';

const NEW_ID = jobIdOf(2);

const ORIGIN: Job = {
  request: {
    jobId: JOB_ID,
    clientId: CLIENT_ID,
    kind: 'page',
    input: { url: 'https://example.com/', outputs: ['text'] },
    timeoutMs: 5_000,
  },
  state: queuedState({
    status: 'failed',
    kind: 'page',
    tags: ['old'],
    maxAttempts: 2,
    deadlineAt: NOW + 1,
    eraseAt: NOW + 3_600_000,
  }),
};

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
}

/** What the use case was asked for, the order that the handler made of the origin, the answer. */
async function retry(sent: Sent = {}, replayed = false) {
  const commands: RetryCommand[] = [];
  const orders: PlacedOrder[] = [];
  const handler = createHandler({
    retryJob: async (command) => {
      commands.push(command);
      orders.push(await command.reorder(ORIGIN));
      const state = queuedState({ jobId: NEW_ID, kind: 'page', origin: JOB_ID });
      return { job: { request: { ...ORIGIN.request, jobId: NEW_ID }, state }, replayed };
    },
    waitForJob: async () => {
      throw new JobFailure('INTERNAL', 'Nobody asked to wait.');
    },
    linkTo: async () => ({ url: 'https://files.example.com/', urlExpiresAt: NOW }),
    policy: { allowedHosts: new Set(), allowedPorts: new Set([80, 443]) },
    findRecipe: noRecipes,
  });
  const event = apiEvent({
    route: 'POST /v1/jobs/{jobId}/retry',
    path: { jobId: JOB_ID },
    ...sent,
  });
  return { commands, orders, response: await handler(event, lambdaContext) };
}

describe('POST /v1/jobs/{jobId}/retry', () => {
  it('answers 202 with the new job and where to look for it', async () => {
    const { response } = await retry();

    expect(response.statusCode).toBe(202);
    expect(response.headers?.location).toBe(`/v1/jobs/${NEW_ID}`);
    expect(response.headers).not.toHaveProperty('idempotent-replayed');
    expect(JobView.parse(JSON.parse(response.body))).toMatchObject({ id: NEW_ID, origin: JOB_ID });
  });

  it('says so when the job was retried before', async () => {
    const { response } = await retry({}, true);

    expect(response.headers?.['idempotent-replayed']).toBe('true');
  });

  it('does the same once more without a body, but for a deadline that has passed', async () => {
    const { orders } = await retry();

    expect(orders).toEqual([
      {
        clientId: CLIENT_ID,
        jobsPerDay: 100,
        requestId: expect.any(String),
        kind: 'page',
        input: expect.objectContaining({ url: 'https://example.com/', outputs: ['text'] }),
        site: 'example.com',
        tags: ['old'],
        timeoutMs: 5_000,
        maxAttempts: 2,
        deadlineAt: undefined,
        retentionMs: 3_600_000,
      },
    ]);
  });

  it('changes what the body names', async () => {
    const { orders } = await retry({
      body: {
        input: { url: 'https://example.net/' },
        timeoutMs: 9_000,
        maxAttempts: 1,
        tags: ['new'],
        deadlineAt: '2026-11-22T13:00:00Z',
        expiresIn: 7_200,
      },
    });

    expect(orders[0]).toMatchObject({
      input: { url: 'https://example.net/' },
      site: 'example.net',
      timeoutMs: 9_000,
      maxAttempts: 1,
      tags: ['new'],
      deadlineAt: NOW + 3_600_000,
      retentionMs: 7_200_000,
    });
  });

  it.each<[string, object, string]>([
    ['an unknown field', { kind: 'pdf' }, '/kind'],
    ['a field that is out of bounds', { maxAttempts: 11 }, '/maxAttempts'],
    ['an input of the wrong shape', { input: { url: 7 } }, '/input/url'],
    ['a target that is not public', { input: { url: 'http://10.0.0.1/' } }, '/input/url'],
    ['a deadline that is no time', { deadlineAt: 'soon' }, '/deadlineAt'],
  ])('refuses %s', async (_name, body, pointer) => {
    const { response } = await retry({ body });

    const problem = problemOf(response);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(problem.errors?.map((one) => one.pointer)).toContain(pointer);
  });

  it('makes a key mean the retry of this very job with this very body', async () => {
    const headers = { 'Idempotency-Key': 'k1' };
    const keyOf = async (sent: Sent) =>
      (await retry({ headers, ...sent })).commands[0]?.idempotency;

    const first = await keyOf({ body: { timeoutMs: 9_000 } });

    expect(await keyOf({ body: { timeoutMs: 9_000 } })).toEqual(first);
    expect((await keyOf({}))?.key).toBe(first?.key);
    expect((await keyOf({}))?.bodyHash).not.toBe(first?.bodyHash);
  });
});
