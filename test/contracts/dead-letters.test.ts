import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDeadLetters, createDynamoReplays } from '../../src/aws/dynamo-dead-letters.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createBuryMessage } from '../../src/dead-letters/bury-message.ts';
import { createDismissDeadLetter } from '../../src/dead-letters/dismiss-dead-letter.ts';
import { createKeepMessage } from '../../src/dead-letters/keep-message.ts';
import { createListDeadLetters } from '../../src/dead-letters/list-dead-letters.ts';
import { STAGE } from '../../src/dead-letters/ports.ts';
import {
  createReplayDeadLetters,
  type ReplayCommand,
} from '../../src/dead-letters/replay-dead-letters.ts';
import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { createGetJob } from '../../src/jobs/get-job.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import type { RunKind } from '../../src/jobs/ports.ts';
import type { RetryJob } from '../../src/jobs/retry-job.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../support/life.ts';

const dying: RunKind = async () => {
  throw new JobFailure('TARGET_TIMEOUT', 'The page took too long.');
};

const onUnreadable = (_row: unknown, error: unknown) => {
  throw error;
};

describe('dead letters', () => {
  let engine: TestTables;
  let life: Life;
  let letters: ReturnType<typeof createDynamoDeadLetters>;
  let replays: ReturnType<typeof createDynamoReplays>;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    const { documents } = engine;
    const tables = await engine.newTables();
    life = createLife({ store: createDynamoJobStore({ documents, tables, onUnreadable }) });
    const options = { documents, tableName: tables.jobs, onUnreadable };
    letters = createDynamoDeadLetters(options);
    replays = createDynamoReplays(options);
  });

  const died = async (overrides: Parameters<typeof orderOf>[0] = {}) => {
    life.advance(1);
    const { job } = await life.submitJob(orderOf({ maxAttempts: 1, ...overrides }));
    const { jobId } = job.state;
    await life.worker({ runKind: dying })(jobId, INVOCATION);
    return { jobId, id: jobId.replace('job_', 'dead_') };
  };
  const list = (...args: Parameters<ReturnType<typeof createListDeadLetters>>) =>
    createListDeadLetters(letters)(...args);
  const idsOf = async (filter = {}) => (await list(CLIENT, filter, 100)).items.map(({ id }) => id);
  const replay = (command: Partial<ReplayCommand>, retryJob: RetryJob = life.retryJob) =>
    createReplayDeadLetters({
      letters,
      listDeadLetters: createListDeadLetters(letters),
      replays,
      getJob: createGetJob(life),
      retryJob,
      newId: idsFrom(life.now),
      now: life.now,
    })({
      clientId: CLIENT,
      selection: { filter: {}, limit: 100 },
      reorder: () => orderOf(),
      dryRun: false,
      ...command,
    });
  const jobsOf = async () => (await life.store.list(CLIENT, {}, 100)).items;

  it('are written with the end of the job, and listed newest first', async () => {
    const first = await died();
    const second = await died();
    await died({ clientId: 'cli_other' });

    const { items } = await list(CLIENT, {}, 100);

    expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(items[0]).toMatchObject({ jobId: second.jobId, reason: 'attempts-used' });
  });

  it('are filtered, and paged to the end without gaps or repeats', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { id } = await died(n % 2 === 0 ? { site: 'shop.test' } : {});
      if (n % 2 === 0) ids.unshift(id);
    }

    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await list(CLIENT, { site: 'shop.test' }, 3, after);
      pages.push(page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);

    expect(pages.flat()).toEqual(ids);
    expect(pages[0]).toHaveLength(3);
  });

  it('are found from the moment of death on, up to it, and by code', async () => {
    const { id } = await died();
    const at = life.now();

    expect(await idsOf({ from: at, to: at, code: 'TARGET_TIMEOUT', kind: 'page' })).toEqual([id]);
    expect(await idsOf({ from: at + 1 })).toEqual([]);
    expect(await idsOf({ to: at - 1 })).toEqual([]);
    expect(await idsOf({ code: 'DNS_FAILED' })).toEqual([]);
    expect(await idsOf({ kind: 'pdf' })).toEqual([]);
  });

  it('are gone with the retry of their job, and cannot lead to a second one', async () => {
    const { id, jobId } = await died();

    const racers = await Promise.all(
      Array.from({ length: 5 }, () => replay({ selection: { ids: [id] } })),
    );

    const made = racers.flatMap(({ items }) => items);
    const ids = made.map((item) => ('jobId' in item ? item.jobId : item.outcome));
    expect(new Set(ids).size).toBe(1);
    expect(made.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(1);
    expect(await idsOf()).toEqual([]);
    expect(await jobsOf()).toHaveLength(2);
    expect(await life.store.getState(jobId)).toMatchObject({ replayedBy: ids[0] });
  });

  it('are replayed all that match, a bounded number a call, at one rate over all calls', async () => {
    for (let n = 0; n < 5; n += 1) await died();
    const at = life.now();

    const first = await replay({ selection: { filter: {}, limit: 3 }, ratePerMinute: 6 });
    const second = await replay({
      selection: { filter: {}, limit: 3, after: first.next?.after },
      startsAt: first.next?.startsAt,
      ratePerMinute: 6,
    });

    const starts = (await jobsOf()).flatMap(({ origin, wait }) =>
      origin === undefined ? [] : [(wait?.startsAt ?? at) - at],
    );
    expect(starts.sort((a, b) => a - b)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
    expect([first.items.length, second.items.length]).toEqual([3, 2]);
    expect(second.next).toBeUndefined();
    expect(await idsOf()).toEqual([]);
  });

  it('are the same ones again under the same key, also after a crash in the middle', async () => {
    for (let n = 0; n < 4; n += 1) await died();
    const idempotency = { key: 'k', bodyHash: 'h' };
    const selection = { filter: {}, limit: 2 };
    let retries = 0;
    const crashing: RetryJob = (command) => {
      retries += 1;
      if (retries === 2) throw new Error('The process is gone.');
      return life.retryJob(command);
    };

    await expect(replay({ idempotency, selection }, crashing)).rejects.toThrow('gone');
    const again = await replay({ idempotency, selection });
    const third = await replay({ idempotency, selection });

    expect(again.items.map(({ outcome }) => outcome).sort()).toEqual([
      'replayed',
      'replayed-before',
    ]);
    expect(third.items.map(({ outcome }) => outcome)).toEqual(Array(2).fill('replayed-before'));
    expect(await idsOf()).toHaveLength(2);
    const other = replay({ idempotency: { ...idempotency, bodyHash: 'other' }, selection });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('tell which of them cannot be replayed, and why, without holding up the others', async () => {
    const good = await died();
    const bad = await died();
    const reorder: ReplayCommand['reorder'] = ({ state }) => {
      if (state.jobId === bad.jobId) throw new JobFailure('INVALID_REQUEST', 'No such field.');
      return orderOf();
    };

    const preview = await replay({ reorder, dryRun: true });
    const { items } = await replay({ reorder });

    expect(preview.items.map(({ outcome }) => outcome)).toEqual(['refused', 'ready']);
    expect(items).toMatchObject([
      { id: bad.id, outcome: 'refused', failure: { code: 'INVALID_REQUEST' } },
      { id: good.id, outcome: 'replayed' },
    ]);
    expect(await idsOf()).toEqual([bad.id]);
  });

  it('change nothing by a preview', async () => {
    const { id, jobId } = await died();

    const { items } = await replay({ dryRun: true, ratePerMinute: 1 });

    expect(items).toEqual([{ id, origin: jobId, outcome: 'ready', startsAt: life.now() }]);
    expect(await idsOf()).toEqual([id]);
    expect(await jobsOf()).toHaveLength(1);
  });

  it('that were dismissed, are of somebody else or never were are refused', async () => {
    const dismissed = await died();
    const foreign = await died({ clientId: 'cli_other' });
    const dismiss = createDismissDeadLetter(letters);
    const recorded: string[] = [];
    const record = async ({ id }: { readonly id: string }) => void recorded.push(id);
    await dismiss([CLIENT], dismissed.id, record);
    const ids = [dismissed.id, foreign.id, 'dead_01KAN0000000000000000000ZZ'];

    const { items } = await replay({ selection: { ids } });

    expect(items.map(({ outcome }) => outcome)).toEqual(Array(3).fill('refused'));
    await expect(dismiss([CLIENT], foreign.id, record)).rejects.toMatchObject({
      code: 'DEAD_LETTER_NOT_FOUND',
    });
    // A letter of its own is the client's own business.
    expect(recorded).toEqual([]);
    await expect(dismiss([CLIENT], dismissed.id, record)).rejects.toMatchObject({
      code: 'DEAD_LETTER_NOT_FOUND',
    });
  });

  describe('of messages', () => {
    const bury = (message: { messageId: string; body: string; jobId?: string }) =>
      createBuryMessage({
        buryJob: createBuryJob(life),
        keepMessage: createKeepMessage({ ...life, letters }),
      })({ ...message, sentAt: NOW });

    it('are kept for the owner of the stage, once, when nobody can read them', async () => {
      const message = { messageId: 'm1', body: `{"v":2}${'x'.repeat(5_000)}` };

      const burials = [await bury(message), await bury(message)];

      const { items } = await list(STAGE, {}, 10);
      expect(burials).toEqual(['kept', 'kept']);
      expect(items).toMatchObject([{ reason: 'unreadable-message', attempts: 0 }]);
      expect(items[0]?.body).toHaveLength(1_000);
      expect(items[0]?.id).toMatch(/^dead_[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(await idsOf()).toEqual([]);
    });

    it('leave a record before they are dismissed, and stay when that cannot be written', async () => {
      await bury({ messageId: 'm-9', body: '{"version":99}' });
      const [letter] = (await list(STAGE, {}, 10)).items;
      const dismiss = createDismissDeadLetter(letters);
      const id = letter?.id ?? '';
      const full = async () => {
        throw new Error('disk full');
      };
      await expect(dismiss([STAGE], id, full)).rejects.toThrow('disk full');
      expect((await list(STAGE, {}, 10)).items).toHaveLength(1);

      const seen: unknown[] = [];
      await dismiss([STAGE], id, async (one) => {
        seen.push([one.id, (await list(STAGE, {}, 10)).items.length]);
      });

      expect(seen).toEqual([[id, 1]]);
      expect((await list(STAGE, {}, 10)).items).toEqual([]);
    });

    it('are kept when their job is not there', async () => {
      const burial = await bury({ messageId: 'm2', body: '{}', jobId: 'job_gone' });

      expect(burial).toBe('unknown');
      expect((await list(STAGE, {}, 10)).items).toMatchObject([{ reason: 'vanished-row' }]);
    });

    it('of a job that nobody could start are its letter, not the stage’s', async () => {
      const { job } = await life.submitJob(orderOf());
      const { jobId } = job.state;

      const burial = await bury({ messageId: 'm3', body: '{}', jobId });

      expect(burial).toBe('buried');
      expect((await list(CLIENT, {}, 10)).items).toMatchObject([
        { jobId, reason: 'not-started', failure: { code: 'JOB_POISONED' } },
      ]);
      expect((await list(STAGE, {}, 10)).items).toEqual([]);
    });
  });
});
