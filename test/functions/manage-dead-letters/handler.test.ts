import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-dead-letters/handler.ts';
import { DeadLetterList, ReplayView } from '../../../src/api/dead-letter-view.ts';
import type {
  ReplayCommand,
  ReplaySummary,
} from '../../../src/dead-letters/replay-dead-letters.ts';
import type { DeadLetter } from '../../../src/jobs/dead-letter.ts';
import type { Page } from '../../../src/rows/ports.ts';
import { apiEvent, CALLER, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID, NOW } from '../../support/jobs.ts';
import { noRecipes } from '../../support/recipes.ts';

const ID = JOB_ID.replace('job_', 'dead_');
const ADMIN = { ...CALLER, scopes: 'jobs:read jobs:write admin' };

const LETTER: DeadLetter = {
  id: ID,
  clientId: CLIENT_ID,
  version: 0,
  expiresAt: NOW + 1_000,
  diedAt: NOW,
  reason: 'attempts-used',
  failure: { code: 'TARGET_TIMEOUT', message: 'The page took too long.' },
  jobId: JOB_ID,
  kind: 'page',
  site: 'example.com',
  attempts: 3,
};

const MESSAGE: DeadLetter = {
  ...LETTER,
  clientId: 'stage',
  reason: 'unreadable-message',
  jobId: undefined,
  kind: undefined,
  site: undefined,
  attempts: 0,
  body: '?',
};

async function handle(
  sent: Parameters<typeof apiEvent>[0],
  page: Page<DeadLetter> = { items: [LETTER] },
  summary: ReplaySummary = { items: [] },
) {
  const listed: unknown[][] = [];
  const dismissed: unknown[][] = [];
  const recorded: unknown[] = [];
  const replays: ReplayCommand[] = [];
  const handler = createHandler({
    listDeadLetters: async (...args) => {
      listed.push(args);
      return page;
    },
    dismissDeadLetter: async (owners, id, record) => {
      dismissed.push([owners, id]);
      await record(MESSAGE);
    },
    record: async (told) => void recorded.push(told),
    replayDeadLetters: async (command) => {
      replays.push(command);
      return summary;
    },
    policy: { allowedHosts: new Set(), allowedPorts: new Set([80, 443]) },
    findRecipe: noRecipes,
  });
  const response = await handler(apiEvent(sent), lambdaContext);
  return { listed, dismissed, recorded, replays, response };
}

describe('GET /v1/dead-letters', () => {
  const route = 'GET /v1/dead-letters';

  it('shows the letters of the caller, and where to read on', async () => {
    const { listed, response } = await handle({ route }, { items: [LETTER], next: ID });

    const { items, next } = DeadLetterList.parse(JSON.parse(response.body));
    expect(listed).toEqual([[CLIENT_ID, {}, 50, undefined]]);
    expect(items).toMatchObject([
      { id: ID, reason: 'attempts-used', failure: { code: 'TARGET_TIMEOUT' }, attempts: 3 },
    ]);
    const second = await handle({ route, query: { next: next ?? '' } });
    expect(second.listed[0]?.[3]).toBe(ID);
  });

  it('hands filters on', async () => {
    const query = { code: 'TARGET_TIMEOUT', kind: 'page', from: '2026-11-22T12:00:00Z', size: '7' };

    const { listed } = await handle({ route, query });

    expect(listed).toEqual([
      [CLIENT_ID, { code: 'TARGET_TIMEOUT', kind: 'page', from: NOW }, 7, undefined],
    ]);
  });

  it('shows messages without a job to who has the scope admin, and to nobody else', async () => {
    const query = { of: 'stage' };

    const granted = await handle({ route, query, caller: ADMIN }, { items: [MESSAGE] });
    const refused = await handle({ route, query });

    expect(granted.listed[0]?.[0]).toBe('stage');
    const { items } = DeadLetterList.parse(JSON.parse(granted.response.body));
    expect(items).toMatchObject([{ body: '?', links: {} }]);
    expect(problemOf(refused.response)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(refused.listed).toEqual([]);
  });

  it.each([{ code: 'NONSENSE' }, { of: 'others' }, { size: '0' }, { next: 'am9iXzE' }])(
    'refuses %j',
    async (query) => {
      const { response } = await handle({ route, query });

      expect(problemOf(response)).toMatchObject({ status: 400 });
    },
  );
});

describe('DELETE /v1/dead-letters/{deadLetterId}', () => {
  const sent = { route: 'DELETE /v1/dead-letters/{deadLetterId}', path: { deadLetterId: ID } };

  it('dismisses a letter of the caller; of the stage, too, for who has the scope admin', async () => {
    const own = await handle(sent);
    const admin = await handle({ ...sent, caller: ADMIN });

    expect(own.response.statusCode).toBe(204);
    expect(own.dismissed).toEqual([[[CLIENT_ID], ID]]);
    expect(admin.dismissed).toEqual([[[CLIENT_ID, 'stage'], ID]]);
  });

  it('has a record for it, which says who it was and not what the message held', async () => {
    const { recorded } = await handle({
      route: 'DELETE /v1/dead-letters/{deadLetterId}',
      path: { deadLetterId: ID },
      caller: ADMIN,
    });

    expect(recorded).toMatchObject([
      {
        action: 'dead-letter.dismissed',
        actor: { clientId: CLIENT_ID, via: 'api' },
        requestId: expect.any(String),
        before: { id: ID, reason: 'unreadable-message', failure: { code: 'TARGET_TIMEOUT' } },
      },
    ]);
    expect(recorded).not.toMatchObject([{ before: { body: MESSAGE.body } }]);
  });
});

describe('POST /v1/dead-letters/replay', () => {
  const route = 'POST /v1/dead-letters/replay';

  it('asks for letters by name', async () => {
    const { replays } = await handle({ route, body: { ids: [ID], ratePerMinute: 6 } });

    expect(replays).toMatchObject([
      { clientId: CLIENT_ID, selection: { ids: [ID] }, ratePerMinute: 6, dryRun: false },
    ]);
  });

  it('asks for what matches, and goes on where it was', async () => {
    const next = { after: ID, startsAt: NOW };
    const body = { filter: { site: 'example.com' }, limit: 5, dryRun: true };

    const { replays, response } = await handle({ route, body }, undefined, { items: [], next });

    const selection = { filter: { site: 'example.com' }, limit: 5 };
    expect(replays).toMatchObject([{ selection, dryRun: true, startsAt: undefined }]);
    const answer = ReplayView.parse(JSON.parse(response.body));
    const second = await handle({ route, body: { ...body, next: answer.next } });
    expect(second.replays).toMatchObject([{ selection: { after: ID }, startsAt: NOW }]);
  });

  it('says what became of each', async () => {
    const { response } = await handle({ route, body: { ids: [ID] } }, undefined, {
      items: [
        { id: ID, origin: JOB_ID, outcome: 'replayed', jobId: 'job_2', startsAt: NOW },
        { id: ID, origin: JOB_ID, outcome: 'ready', startsAt: NOW },
        {
          id: ID,
          origin: JOB_ID,
          outcome: 'refused',
          failure: { code: 'QUOTA_EXCEEDED', message: 'Used up.' },
        },
      ],
    });

    const { items } = ReplayView.parse(JSON.parse(response.body));
    expect(items).toMatchObject([
      { outcome: 'replayed', jobId: 'job_2', startsAt: '2026-11-22T12:00:00.000Z' },
      { outcome: 'ready', startsAt: '2026-11-22T12:00:00.000Z' },
      { outcome: 'refused', failure: { code: 'QUOTA_EXCEEDED', detail: 'Used up.' } },
    ]);
  });

  it.each<[string, object]>([
    ['neither ids nor a filter', {}],
    ['both', { ids: [ID], filter: {} }],
    ['no ids at all', { ids: [] }],
    ['more ids than one call can do', { ids: Array(101).fill(ID) }],
    ['what is no id', { ids: [JOB_ID] }],
    ['a limit beyond what one call can do', { filter: {}, limit: 101 }],
    ['a rate of nothing', { filter: {}, ratePerMinute: 0 }],
    ['an edit with an unknown field', { filter: {}, edit: { kind: 'pdf' } }],
    ['a "next" that we did not give out', { filter: {}, next: 'bm9uc2Vuc2U' }],
  ])('refuses %s', async (_name, body) => {
    const { replays, response } = await handle({ route, body });

    expect(problemOf(response)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(replays).toEqual([]);
  });
});
