import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/get-usage/handler.ts';
import { UsageView } from '../../../src/api/usage-view.ts';
import { Client } from '../../../src/clients/client.ts';
import type { DaySpan } from '../../../src/jobs/get-usage.ts';
import { apiEvent, CALLER, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KIND = {
  ...{
    day: '2026-11-22',
    kind: 'page',
    jobs: 3,
    succeeded: 2,
    failed: 1,
    cancelled: 0,
    attempts: 4,
  },
  ...{ billedMs: 9, browserMs: 8, downloadedBytes: 7, storedBytes: 6, nanoUsd: 500_000 },
};

function back() {
  const asked: { readonly clientId: string; readonly span: DaySpan }[] = [];
  const handler = createHandler({
    getUsage: async (clientId, limits, span) => {
      asked.push({ clientId, span });
      const quota = { name: 'jobsPerDay', window: 'day', measure: 'jobs' } as const;
      const quotas = [{ quota, limit: limits.jobsPerDay, used: 3, resetsAt: NOW }];
      return { items: [KIND, { ...KIND, kind: 'pdf' }], quotas };
    },
    findClient: async (clientId) =>
      clientId === 'cli_none'
        ? undefined
        : Client.parse({ clientId, name: 'acme', jobsPerDay: 20, createdAt: NOW }),
    now: () => NOW,
  });
  const get = (query: Record<string, string> = {}, scopes = CALLER.scopes) => {
    const caller = { ...CALLER, scopes };
    return handler(apiEvent({ route: 'GET /v1/usage', query, caller }), lambdaContext);
  };
  return { asked, get };
}

describe('GET /v1/usage', () => {
  it('shows the last week of its own client, summed, and how quotas stand', async () => {
    const { asked, get } = back();

    const { statusCode, body } = await get();

    expect(statusCode).toBe(200);
    expect(asked).toEqual([
      { clientId: CLIENT_ID, span: { from: '2026-11-16', to: '2026-11-22' } },
    ]);
    expect(UsageView.parse(JSON.parse(body))).toMatchObject({
      items: [{ kind: 'page', jobs: 3, costUsd: '0.0005' }, { kind: 'pdf' }],
      total: { jobs: 6, failed: 2, costUsd: '0.001' },
      quotas: [{ name: 'jobsPerDay', limit: 20, used: 3 }],
    });
  });

  it.each([
    [
      { from: '2026-11-01', to: '2026-11-03' },
      { from: '2026-11-01', to: '2026-11-03' },
    ],
    [{ to: '2026-11-03' }, { from: '2026-10-28', to: '2026-11-03' }],
    [{ from: '2026-11-20' }, { from: '2026-11-20', to: '2026-11-22' }],
  ])('takes %j for the days %j', async (query, span) => {
    const { asked, get } = back();

    await get(query);

    expect(asked).toMatchObject([{ span }]);
  });

  it.each([{ from: 'yesterday' }, { from: '2026-11-03', to: '2026-11-01' }, { day: '2026-11-03' }])(
    'refuses %j',
    async (query) => {
      expect(problemOf(await back().get(query)).code).toBe('INVALID_REQUEST');
    },
  );

  it('shows another client to admins only, and tells others nothing of it', async () => {
    const { asked, get } = back();

    const admin = await get({ clientId: 'cli_other' }, 'jobs:read admin');
    const known = problemOf(await get({ clientId: 'cli_other' }));
    const unknown = problemOf(await get({ clientId: 'cli_none' }));

    expect(admin.statusCode).toBe(200);
    expect(asked).toMatchObject([{ clientId: 'cli_other' }]);
    expect(known.code).toBe('FORBIDDEN');
    expect(unknown).toMatchObject({ code: known.code, detail: known.detail });
  });

  it('says to an admin that there is no such client', async () => {
    const answer = await back().get({ clientId: 'cli_none' }, 'jobs:read admin');

    expect(problemOf(answer).code).toBe('CLIENT_NOT_FOUND');
  });
});
