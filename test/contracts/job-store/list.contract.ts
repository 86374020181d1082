import { encodeTime } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JobFilter, JobStore } from '../../../src/jobs/ports.ts';
import { numberedJobId } from '../../../src/jobs/source-ids.ts';
import { CLIENT, jobIdOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';

const MINUTE_MS = 60_000;

/** The nth job of a client, accepted in the nth minute. */
const job = (n: number, overrides: Parameters<typeof queuedState>[0] = {}) => {
  const createdAt = NOW + n * MINUTE_MS;
  return queuedState({ jobId: jobIdOf(n, createdAt), createdAt, ...overrides });
};

const JOBS = [
  job(0, { kind: 'pdf' }),
  job(1, { site: 'shop.test', status: 'failed', endedAt: NOW }),
  job(2, { tags: ['nightly', 'eu'] }),
  job(3, { kind: 'pdf', site: 'shop.test' }),
  job(4, { status: 'running' }),
];

export function itLists(storeOf: () => JobStore): void {
  describe('list', () => {
    let store: JobStore;

    beforeEach(async () => {
      store = storeOf();
      for (const state of JOBS) await store.submit(submissionOf(state));
      const foreign = job(2, { clientId: 'cli_other', jobId: jobIdOf(77, NOW + 2 * MINUTE_MS) });
      await store.submit(submissionOf(foreign));
    });

    /** Numbers of the listed jobs. */
    const numbers = async (filter: JobFilter, size = 50): Promise<number[]> => {
      const { items } = await store.list(CLIENT, filter, size);
      return items.map(({ jobId }) => JOBS.findIndex((one) => one.jobId === jobId));
    };

    it('shows all jobs of the client and of nobody else, newest first', async () => {
      expect(await numbers({})).toEqual([4, 3, 2, 1, 0]);
    });

    it('shows a client without jobs an empty page', async () => {
      expect(await store.list('cli_new', {}, 50)).toEqual({ items: [] });
    });

    it('shows each job as it is', async () => {
      const { items } = await store.list(CLIENT, {}, 50);

      expect(items).toEqual(JOBS.toReversed());
    });

    it.each<[string, JobFilter, number[]]>([
      ['status', { status: 'running' }, [4]],
      ['kind', { kind: 'pdf' }, [3, 0]],
      ['site', { site: 'shop.test' }, [3, 1]],
      ['tag', { tag: 'eu' }, [2]],
      ['not having ended', { live: true }, [4, 3, 2, 0]],
      ['several fields at once', { kind: 'pdf', site: 'shop.test' }, [3]],
      ['a tag that is only the beginning of one', { tag: 'night' }, []],
      ['not having ended, and a field', { live: true, kind: 'pdf' }, [3, 0]],
      ['something that no job has', { kind: 'scrape' }, []],
    ])('filters by %s', async (_name, filter, expected) => {
      expect(await numbers(filter)).toEqual(expected);
    });

    it.each<[string, JobFilter, number[]]>([
      ['from the moment of a job on', { from: NOW + 3 * MINUTE_MS }, [4, 3]],
      ['from one millisecond after a job on', { from: NOW + 3 * MINUTE_MS + 1 }, [4]],
      ['up to the moment of a job', { to: NOW + MINUTE_MS }, [1, 0]],
      ['up to one millisecond before a job', { to: NOW + MINUTE_MS - 1 }, [0]],
      ['of one moment', { from: NOW + 2 * MINUTE_MS, to: NOW + 2 * MINUTE_MS }, [2]],
      ['that ends before it begins', { from: NOW + MINUTE_MS, to: NOW }, []],
      ['together with a field', { from: NOW + MINUTE_MS, kind: 'pdf' }, [3]],
    ])('shows the jobs of a span of time %s', async (_name, filter, expected) => {
      expect(await numbers(filter)).toEqual(expected);
    });

    it('shows the jobs of a batch and no others', async () => {
      const batchId = `bat_${encodeTime(NOW)}AAAAAAAAAAAAAAAA`;
      const ids = [0, 1, 31, 32].map((number) => numberedJobId(batchId, number));
      for (const jobId of ids) await store.submit(submissionOf(job(0, { jobId, batchId })));

      const { items } = await store.list(CLIENT, { batchId }, 50);

      expect(items.map(({ jobId }) => jobId)).toEqual(ids.toReversed());
    });

    const readOn = async (filter: JobFilter, size: number) => {
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const { items, next } = await store.list(CLIENT, filter, size, after);
        pages.push(items.map(({ jobId }) => jobId));
        after = next;
      } while (after !== undefined);
      return pages;
    };

    it.each([1, 2, 3, 4, 5, 6])('pages to the end by %i, without gaps or repeats', async (size) => {
      const pages = await readOn({}, size);

      expect(pages.flat()).toEqual(JOBS.toReversed().map(({ jobId }) => jobId));
      expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true);
    });

    it('pages through what a filter lets pass', async () => {
      const pages = await readOn({ kind: 'pdf' }, 1);

      expect(pages.flat()).toEqual([JOBS[3]?.jobId, JOBS[0]?.jobId]);
    });

    it('pages through a span of time', async () => {
      const pages = await readOn({ from: NOW + MINUTE_MS, to: NOW + 3 * MINUTE_MS }, 2);

      expect(pages.flat()).toEqual([3, 2, 1].map((n) => JOBS[n]?.jobId));
    });

    it('reads on from a job that is not in the list any more', async () => {
      const between = jobIdOf(0, NOW + 2 * MINUTE_MS + 1);

      const { items } = await store.list(CLIENT, {}, 50, between);

      expect(items.map(({ jobId }) => jobId)).toEqual([2, 1, 0].map((n) => JOBS[n]?.jobId));
    });

    it('has nothing behind a job that is older than the span', async () => {
      const page = await store.list(CLIENT, { from: NOW + MINUTE_MS }, 50, JOBS[0]?.jobId);

      expect(page).toEqual({ items: [] });
    });

    it('begins a span at its end when it is to read on from behind that', async () => {
      const filter = { to: NOW + MINUTE_MS };

      const { items } = await store.list(CLIENT, filter, 50, JOBS[4]?.jobId);

      expect(items.map(({ jobId }) => jobId)).toEqual([1, 0].map((n) => JOBS[n]?.jobId));
    });
  });
}
