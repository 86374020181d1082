import { beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { PageTurn } from '../../../src/jobs/ports.ts';
import { FAILURES_TO_OPEN } from '../../../src/limits/breaker.ts';
import { createManualClock, type ManualClock, NOW } from '../../support/manual-clock.ts';
import {
  answered,
  BUDGET_MS,
  createPoliteWorld,
  deferralOf,
  type PoliteJob,
  type PoliteWorld,
  sleepOn,
} from '../../support/polite-world.ts';

const PAGE = 'https://www.example.com/page';
const SITE = 'example.com';
const GAP_MS = 1_040;

describe('a polite job', () => {
  let clock: ManualClock;
  let world: PoliteWorld;
  let opened: { readonly jobId: string; readonly at: number }[];

  beforeEach(() => {
    clock = createManualClock();
    world = createPoliteWorld(clock, { intervalMs: 1_000, maxConcurrency: 2 });
    opened = [];
  });

  const visit =
    (jobId: string, answer = answered(200), url = PAGE) =>
    async (turn: PageTurn) => {
      await turn.before(url);
      opened.push({ jobId, at: clock.now() - NOW });
      await turn.after(answer);
    };
  /** Runs a job to its end, with time going on meanwhile. */
  const run = async (jobId: string, job: Partial<PoliteJob> = {}) => {
    const work = world.run({ jobId, url: PAGE, work: visit(jobId), ...job });
    work.catch(() => undefined);
    await clock.advance(5_000);
    return work;
  };
  const fails = (status: number, headers?: Record<string, string>) => ({
    work: visit('failing', answered(status, headers)),
  });
  const breakerOpens = async () => {
    for (let time = 0; time < FAILURES_TO_OPEN; time += 1) {
      await run(`bad-${time}`, fails(500));
    }
  };

  it('opens its page at once where nobody has been', async () => {
    await run('a');

    expect(opened).toEqual([{ jobId: 'a', at: 0 }]);
  });

  it('waits in place for a slot that is near', async () => {
    await Promise.all([run('a'), run('b')]);

    expect(opened).toEqual([
      { jobId: 'a', at: 0 },
      { jobId: 'b', at: GAP_MS },
    ]);
  });

  it('is put off to its own slot when that is far, and does not take a second one', async () => {
    const jobs = ['a', 'b', 'c', 'd'].map((jobId) =>
      world.run({ jobId, url: PAGE, work: visit(jobId) }),
    );
    const { reason, startsAt } = await deferralOf(jobs[2] ?? Promise.resolve());
    const later = await deferralOf(jobs[3] ?? Promise.resolve());
    expect({ reason, startsAt }).toEqual({ reason: 'site', startsAt: NOW + 2 * GAP_MS - 1_000 });
    expect(later.startsAt).toBe(NOW + 3 * GAP_MS - 1_000);

    await clock.advance(startsAt - clock.now());
    await run('c', { waited: { reason: 'site', startsAt } });

    expect(opened.at(-1)).toEqual({ jobId: 'c', at: 2 * GAP_MS });
    expect((await world.sites.read(SITE)).pace.nextAt).toBe(NOW + 4 * GAP_MS);
  });

  it('opens its page late rather than too close to the one before', async () => {
    await run('a');
    const slot = clock.now();
    await Promise.all([
      run('late', {
        work: async (turn) => {
          await sleepOn(clock)(900);
          await visit('late')(turn);
        },
      }),
      run('b', { waited: { reason: 'site', startsAt: slot + GAP_MS - 1_000 } }),
    ]);

    const [, late, next] = opened;
    expect(late).toMatchObject({ jobId: 'late' });
    expect((next?.at ?? 0) - (late?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('paces hosts of one site together, and other sites on their own', async () => {
    await Promise.all([
      run('a'),
      run('b', {
        url: 'https://shop.example.com/',
        work: visit('b', answered(200), 'https://shop.example.com/'),
      }),
      run('c', {
        url: 'https://example.org/',
        work: visit('c', answered(200), 'https://example.org/'),
      }),
    ]);

    expect(opened.map(({ jobId, at }) => [jobId, at])).toEqual([
      ['a', 0],
      ['c', 0],
      ['b', GAP_MS],
    ]);
  });

  it('gives each page of one job a slot of its own, and does not put it off any more', async () => {
    await run('a', {
      work: async (turn) => {
        for (const _ of [1, 2, 3]) await visit('a')(turn);
      },
    });

    expect(opened.map(({ at }) => at)).toEqual([0, GAP_MS, 2 * GAP_MS]);
  });

  it('leaves no more jobs at a site than there are places', async () => {
    const stay = (jobId: string) => async (turn: PageTurn) => {
      await visit(jobId)(turn);
      await new Promise(() => undefined);
    };
    for (const jobId of ['a', 'b']) {
      void world.run({ jobId, url: PAGE, work: stay(jobId) });
      await clock.advance(2_000);
    }

    const deferral = await deferralOf(run('c'));

    expect(opened.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
    expect(deferral.reason).toBe('site');
  });

  it('takes the place of a worker that died, when the time of that is over', async () => {
    for (const jobId of ['dead-1', 'dead-2']) {
      void world.run({
        jobId,
        url: PAGE,
        work: async (turn) => {
          await visit(jobId)(turn);
          await new Promise(() => undefined);
        },
      });
      await clock.advance(2_000);
    }
    await clock.advance(BUDGET_MS + 10_000);

    await run('next');

    expect(opened.at(-1)).toMatchObject({ jobId: 'next' });
    expect(Object.keys((await world.sites.read(SITE)).pace.places ?? {})).toEqual([]);
  });

  it('gives its place back however it ends', async () => {
    await run('good');
    await run('bad', {
      work: async (turn) => {
        await visit('bad')(turn);
        throw new JobFailure('PAGE_CRASHED', 'The page crashed.');
      },
    }).catch(JobFailure.from);

    expect((await world.sites.read(SITE)).pace.places).toEqual({});
  });

  it('stops waiting when it is cancelled, and leaves the slot empty', async () => {
    const cancel = new AbortController();
    await run('a', { work: visit('a') });
    await world.sites.reserve(SITE, clock.now(), 1_500);
    const job = world.run({ jobId: 'b', url: PAGE, signal: cancel.signal, work: visit('b') });
    await clock.advance(500);

    cancel.abort(new JobFailure('WORKER_STOPPED', 'The worker was told to stop.'));

    await expect(job).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
    expect(opened).toHaveLength(1);
  });

  describe('at a site that asks for less', () => {
    it('fails with the time that the site asks for, and keeps others away until then', async () => {
      const failure = await run('a', fails(429, { 'retry-after': '30' })).catch(JobFailure.from);
      const next = await deferralOf(run('b'));

      expect(failure).toMatchObject({ code: 'TARGET_RATE_LIMITED', retryAfterS: 30 });
      expect(next).toMatchObject({ reason: 'site', startsAt: NOW + 30_000 - 1_000 });
    });

    it('takes a 503 that names no time for a page like any other, but slows down', async () => {
      await run('a', fails(503));

      const { pace } = await world.sites.read(SITE);
      expect(pace).toMatchObject({ slowness: 2, slowedAt: NOW });
    });

    it('does not open a page in a slot that was given out before the site asked', async () => {
      const slot = NOW + 8_000;
      await run('a', fails(429, { 'retry-after': '30' })).catch(JobFailure.from);

      const waited = { reason: 'site', startsAt: slot - 1_000 } as const;
      await clock.advance(slot - 1_000 - clock.now());
      const deferral = await deferralOf(run('b', { waited }));

      expect(deferral.startsAt).toBeGreaterThanOrEqual(NOW + 30_000 - 1_000);
    });
  });

  describe('at a site that is down', () => {
    it('waits with the breaker for its reason, and its slot is after the opening', async () => {
      await breakerOpens();
      // After three failed probes it is open for eight seconds, of which five have passed.
      for (const probe of [1, 2, 3]) await run(`probe-${probe}`, fails(500));
      const { openUntil = 0 } = await world.breakers.read(`site/${SITE}`);
      const leftMs = openUntil - clock.now();

      const deferral = await deferralOf(run('waiting'));

      expect(leftMs).toBe(3_000);
      expect(deferral).toMatchObject({ reason: 'breaker', startsAt: openUntil - 1_000 });
    });

    it('waits in place while the breaker is open for a second', async () => {
      await breakerOpens();

      await run('next');

      expect(opened.at(-1)).toMatchObject({ jobId: 'next' });
      expect(await world.breakers.read(`site/${SITE}`)).toEqual({ failures: 0, openings: 0 });
    });

    it('gives the probe back when it is put off or fails by itself', async () => {
      await breakerOpens();
      world.robots.set('www.example.com', new JobFailure('INTERNAL', 'Ours.'));
      await run('probe').catch(JobFailure.from);

      expect(await world.breakers.read(`site/${SITE}`)).not.toHaveProperty('probe', 'probe');
    });
  });

  describe('and robots.txt', () => {
    it('does not start when the page is disallowed, and keeps nothing', async () => {
      world.robots.set('www.example.com', new JobFailure('ROBOTS_DISALLOWED', 'No.'));

      await expect(run('a')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
      expect(opened).toEqual([]);
      expect((await world.sites.read(SITE)).pace.places ?? {}).toEqual({});
    });

    it('keeps its Crawl-delay', async () => {
      world.robots.set('www.example.com', 1_800);

      await Promise.all([run('a'), run('b')]);

      expect(opened.map(({ at }) => at)).toEqual([0, 1_872]);
    });

    it('is not asked on sites of the client, which are not paced either', async () => {
      world.own.push({ site: SITE });
      world.robots.set('www.example.com', new JobFailure('ROBOTS_DISALLOWED', 'No.'));

      await Promise.all([run('a'), run('b'), run('c')]);

      expect(opened.map(({ at }) => at)).toEqual([0, 0, 0]);
    });
  });

  it('is left alone at a host that the stage lets through by name', async () => {
    world.letThrough.add('www.example.com');
    world.robots.set('www.example.com', new JobFailure('ROBOTS_DISALLOWED', 'No.'));

    await Promise.all([run('a'), run('b', fails(429)), run('c')]);

    expect(opened.map(({ at }) => at)).toEqual([0, 0, 0]);
  });

  it('succeeds even when nothing could be given back', async () => {
    const broken = new Error('no answer');
    Object.assign(world.sites, { leave: () => Promise.reject(broken) });

    await run('a');

    expect(world.errors).toEqual([broken]);
  });
});
