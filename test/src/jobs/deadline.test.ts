import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunKind } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, defer, fail, recover, release } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState } from '../../support/jobs.ts';
import { createLife, INVOCATION, orderOf, visit } from '../../support/life.ts';

const DEADLINE = NOW + 90_000;
const state = queuedState({ deadlineAt: DEADLINE });
const running = changeOf(claim(state, NOW, TIMING)).after;
const RETRY = { timing: TIMING, random: 0.5 };
const TIMEOUT = new JobFailure('TARGET_TIMEOUT', 'The page took too long.');

describe('a job with a deadline', () => {
  it('is claimed until the last millisecond before it', () => {
    expect(changeOf(claim(state, DEADLINE - 1, TIMING)).after.status).toBe('running');
  });

  it('ends at it instead of being claimed, and gives its quota back', () => {
    const { after, giveBack, rows } = changeOf(claim(state, DEADLINE, TIMING));

    expect(after).toMatchObject({
      status: 'failed',
      attempt: 0,
      failure: {
        code: 'JOB_EXPIRED',
        message: expect.stringContaining('2026-11-22T12:01:30.000Z'),
      },
    });
    expect(after.dueAt).toBeUndefined();
    expect(giveBack).toEqual(state.reservations);
    expect(rows).toBeUndefined();
  });

  it('ends at it by the sweep, when no message came', () => {
    const waiting = { ...state, dueAt: DEADLINE };

    expect(changeOf(recover(waiting, DEADLINE, TIMING)).after).toMatchObject({
      status: 'failed',
      failure: { code: 'JOB_EXPIRED' },
    });
  });

  it('is looked at by then, whatever it waits for', () => {
    const late = { reason: 'site' as const, startsAt: DEADLINE + 60_000 };
    const soon = NOW + 80_000;

    expect(changeOf(defer(running, 1, NOW, late, TIMING)).after.dueAt).toBe(DEADLINE);
    expect(changeOf(release(running, 1, soon, TIMING)).after.dueAt).toBe(DEADLINE);
    const overdue = { ...state, dueAt: soon };
    expect(changeOf(recover(overdue, soon, TIMING)).after.dueAt).toBe(DEADLINE);
  });

  it('is not tried again after it, and says why', () => {
    const { after } = changeOf(fail(running, 1, DEADLINE - 500, TIMEOUT, RETRY));

    expect(after).toMatchObject({ status: 'failed', failure: { code: 'JOB_EXPIRED' } });
    expect(after.failure?.message).toContain('TARGET_TIMEOUT: The page took too long.');
    expect(after.attempts[0]?.failure?.code).toBe('TARGET_TIMEOUT');
  });

  it('is tried again as long as that is before it', () => {
    const { after } = changeOf(fail(running, 1, DEADLINE - 1_001, TIMEOUT, RETRY));

    expect(after).toMatchObject({ status: 'waiting', wait: { startsAt: DEADLINE - 1 } });
  });

  it('ends when its worker fell silent and the time is over', () => {
    const lost = { ...running, dueAt: DEADLINE, leaseEndsAt: DEADLINE };

    expect(changeOf(recover(lost, DEADLINE, TIMING)).after).toMatchObject({
      status: 'failed',
      failure: { code: 'JOB_EXPIRED' },
    });
  });

  it('is cancelled rather than expired if that was asked for', () => {
    const asked = changeOf(cancel(running, NOW)).after;
    const lost = { ...asked, dueAt: DEADLINE };

    expect(changeOf(recover(lost, DEADLINE, TIMING)).after.status).toBe('cancelled');
  });

  it('ends as expired when it is kept no longer than that', () => {
    const short = queuedState({ expiresAt: NOW + 60_000 });

    expect(changeOf(claim(short, NOW + 60_000, TIMING)).after).toMatchObject({
      status: 'failed',
      failure: { code: 'JOB_EXPIRED' },
    });
  });
});

describe('a run before a deadline', () => {
  const budgetOf = async (overrides: Parameters<typeof orderOf>[0]) => {
    const life = createLife();
    const budgets: number[] = [];
    const runKind: RunKind = (request, context) => {
      budgets.push(context.budgetMs);
      return visit(request, context);
    };
    const { job } = await life.submitJob(orderOf(overrides));
    const { change } = await life.worker({ runKind })(job.state.jobId, INVOCATION);
    return { budgets, status: change?.after.status, code: change?.after.failure?.code };
  };

  it('may take what was asked for, if that much is left', async () => {
    expect(await budgetOf({ timeoutMs: 60_000, deadlineAt: NOW + 61_000 })).toMatchObject({
      budgets: [60_000],
    });
  });

  it('may take no longer than until then', async () => {
    expect(await budgetOf({ timeoutMs: 60_000, deadlineAt: NOW + 5_000 })).toMatchObject({
      budgets: [5_000],
    });
  });

  it('starts no browser when nothing can come of it', async () => {
    expect(await budgetOf({ deadlineAt: NOW + 999 })).toEqual({
      budgets: [],
      status: 'failed',
      code: 'JOB_EXPIRED',
    });
  });
});

describe('a submit with a deadline', () => {
  it('is refused when it has passed', async () => {
    const late = createLife().submitJob(orderOf({ deadlineAt: NOW }));

    await expect(late).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      fields: [{ pointer: '/deadlineAt' }],
    });
  });

  it('is answered with its job when it is repeated later than that', async () => {
    const life = createLife();
    const command = {
      ...orderOf({ deadlineAt: NOW + 1_000 }),
      idempotency: { key: 'k', bodyHash: 'h' },
    };
    const first = await life.submitJob(command);
    life.advance(5_000);

    const second = await life.submitJob(command);

    expect(second).toMatchObject({
      replayed: true,
      job: { state: { jobId: first.job.state.jobId } },
    });
  });
});
