import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/get-job/handler.ts';
import { cursorOf } from '../../../src/api/cursor.ts';
import { EventList, JobList, JobView } from '../../../src/api/schemas.ts';
import { jobNotFound } from '../../../src/jobs/find-job.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { JobFilter } from '../../../src/jobs/ports.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID, NOW, queuedState, requestOf } from '../../support/jobs.ts';

const ARTIFACT = {
  name: 'screenshot.png',
  mediaType: 'image/png',
  sizeBytes: 3,
  sha256: 'ab'.repeat(32),
  key: `clients/${CLIENT_ID}/jobs/${JOB_ID}/1/screenshot.png`,
};

const DOM = { ...ARTIFACT, name: 'attempt-1-dom.html', mediaType: 'text/html; charset=utf-8' };

const finished: Job = (() => {
  const state = queuedState({
    clientId: CLIENT_ID,
    status: 'succeeded',
    version: 2,
    startedAt: NOW + 5,
    endedAt: NOW + 900,
    attempts: [{ attempt: 1, startedAt: NOW + 5, endedAt: NOW + 900 }],
  });
  const receipt = { wallMs: 895, browserMs: 700, downloadedBytes: 10, storedBytes: 3 };
  const result = { artifacts: [ARTIFACT], report: { status: 200 }, receipt };
  const evidence = [
    { attempt: 1, files: [DOM], missing: ['screenshot.jpg'], report: { popups: 1 } },
  ];
  return { request: requestOf(state), state, result, evidence };
})();

/** The handler over one finished job of one client, and what lists were asked for. */
function reader() {
  const listed: {
    clientId: string;
    filter: JobFilter;
    size: number;
    after?: string | undefined;
  }[] = [];
  const links: number[] = [];
  const getJob = async (clientId: string, jobId: string) => {
    if (clientId !== CLIENT_ID || jobId !== JOB_ID) throw jobNotFound(jobId);
    return finished;
  };
  const handler = createHandler({
    getJob,
    waitForJob: getJob,
    getEvents: async () => [{ seq: 0, at: NOW, type: 'job.accepted' }],
    listJobs: async (clientId, filter, size, after) => {
      listed.push({ clientId, filter, size, after });
      return { items: [finished.state], next: JOB_ID };
    },
    linkTo: async ({ name }, expiresInS = 900) => {
      links.push(expiresInS);
      return { url: `https://files.example/${name}`, urlExpiresAt: NOW + expiresInS * 1_000 };
    },
  });
  const get = (
    route: string,
    more: {
      path?: Record<string, string>;
      query?: Record<string, string>;
      headers?: Record<string, string>;
      caller?: Record<string, string>;
    } = {},
  ) => handler(apiEvent({ route: `GET ${route}`, ...more }), lambdaContext);
  return { get, listed, links };
}

const ONE = '/v1/jobs/{jobId}';
const FILE = '/v1/jobs/{jobId}/artifacts/{name}';
const path = { jobId: JOB_ID };

describe('GET /v1/jobs/{jobId}', () => {
  it('shows the job with its report, its receipt and links to its files', async () => {
    const response = await reader().get(ONE, { path });

    expect(response.statusCode).toBe(200);
    expect(JobView.parse(JSON.parse(response.body))).toMatchObject({
      id: JOB_ID,
      status: 'succeeded',
      createdAt: '2026-11-22T12:00:00.000Z',
      report: { status: 200 },
      receipt: { wallMs: 895 },
      artifacts: [{ name: 'screenshot.png', url: 'https://files.example/screenshot.png' }],
    });
  });

  it('shows the evidence of each attempt beside it', async () => {
    const response = await reader().get(ONE, { path });

    const { attempts } = JobView.parse(JSON.parse(response.body));
    expect(attempts).toMatchObject([
      {
        attempt: 1,
        evidence: [{ name: DOM.name, url: `https://files.example/${DOM.name}` }],
        evidenceMissing: ['screenshot.jpg'],
        report: { popups: 1 },
      },
    ]);
  });

  it('answers 304 to the ETag of the same version', async () => {
    const { get } = reader();
    const first = await get(ONE, { path });

    const again = await get(ONE, {
      path,
      headers: { 'If-None-Match': String(first.headers?.etag) },
    });

    expect(again).toMatchObject({ statusCode: 304, body: '' });
  });

  it('answers the same for a job of somebody else and for one that never was', async () => {
    const { get } = reader();
    const other = { clientId: 'cli_OTHER', keyId: 'k', scopes: 'jobs:read', jobsPerDay: '1' };

    const theirs = problemOf(await get(ONE, { path, caller: other }));
    const nobodys = problemOf(
      await get(ONE, { path: { jobId: JOB_ID }, caller: { ...other, clientId: 'cli_THIRD' } }),
    );

    expect(theirs).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
    expect({ ...theirs, requestId: '', instance: '' }).toEqual({
      ...nobodys,
      requestId: '',
      instance: '',
    });
  });

  it('does not ignore a parameter that it does not know', async () => {
    const response = await reader().get(ONE, { path, query: { verbose: '1' } });

    expect(problemOf(response).errors).toMatchObject([{ pointer: 'query/verbose' }]);
  });
});

describe('GET /v1/jobs', () => {
  it('reads the jobs of the caller, filtered, with a way to read on', async () => {
    const { get, listed } = reader();

    const query = {
      status: 'failed',
      tag: 'a',
      from: '2026-11-22T00:00:00Z',
      size: '2',
      next: cursorOf(JOB_ID),
    };
    const response = await get('/v1/jobs', { query });

    expect(JobList.parse(JSON.parse(response.body))).toMatchObject({
      size: 2,
      next: cursorOf(JOB_ID),
    });
    expect(listed).toEqual([
      {
        clientId: CLIENT_ID,
        filter: { status: 'failed', tag: 'a', from: Date.UTC(2026, 10, 22) },
        size: 2,
        after: JOB_ID,
      },
    ]);
  });

  it.each([
    ['size', '0'],
    ['size', '1001'],
    ['size', 'many'],
    ['status', 'done'],
    ['from', 'yesterday'],
    ['next', 'bm90IGFuIGlk'],
    ['clientId', 'cli_OTHER'],
  ])('refuses %s=%s by its name', async (name, value) => {
    const response = await reader().get('/v1/jobs', { query: { [name]: value } });

    expect(problemOf(response).errors).toMatchObject([{ pointer: `query/${name}` }]);
  });
});

describe('GET /v1/jobs/{jobId}/events', () => {
  it('shows the audit', async () => {
    const response = await reader().get('/v1/jobs/{jobId}/events', { path });

    expect(EventList.parse(JSON.parse(response.body)).items).toMatchObject([
      { type: 'job.accepted' },
    ]);
  });
});

describe('GET /v1/jobs/{jobId}/artifacts/{name}', () => {
  it('leads to the file, for as long as asked', async () => {
    const { get, links } = reader();

    const response = await get(FILE, {
      path: { ...path, name: ARTIFACT.name },
      query: { expiresIn: '60' },
    });

    expect(response.statusCode).toBe(303);
    expect(response.headers).toMatchObject({ location: 'https://files.example/screenshot.png' });
    expect(links).toEqual([60]);
  });

  it('leads to the evidence of an attempt, too', async () => {
    const response = await reader().get(FILE, { path: { ...path, name: DOM.name } });

    expect(response.headers).toMatchObject({ location: `https://files.example/${DOM.name}` });
  });

  it('names the files there are when the one asked for is not among them', async () => {
    const response = await reader().get(FILE, { path: { ...path, name: '../secret' } });

    expect(problemOf(response)).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect(problemOf(response).detail).toContain('screenshot.png');
  });

  it.each(['0', '3601', '1.5'])('refuses a life of %s seconds', async (expiresIn) => {
    const response = await reader().get(FILE, {
      path: { ...path, name: 'x' },
      query: { expiresIn },
    });

    expect(response.statusCode).toBe(400);
  });
});
