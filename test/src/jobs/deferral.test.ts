import { describe, expect, it } from 'vitest';
import { Deferral } from '../../../src/jobs/deferral.ts';
import type { RunContext, RunKind } from '../../../src/jobs/ports.ts';
import { NOW } from '../../support/jobs.ts';
import { createLife, INVOCATION, orderOf, visit } from '../../support/life.ts';

const STARTS_AT = NOW + 30_000;

describe('work that may not begin yet', () => {
  it('puts the job off until then, with a message that comes at that time', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const runKind = async () => {
      throw new Deferral('site', STARTS_AT);
    };

    const summary = await life.worker({ runKind })(job.state.jobId, INVOCATION);

    expect(summary.message).toBe('done');
    expect(summary.change?.after).toMatchObject({
      status: 'waiting',
      wait: { reason: 'site', startsAt: STARTS_AT },
      attempts: [],
      attemptsUsed: 0,
    });
    expect(life.sent.at(-1)).toMatchObject({ delayMs: 30_000 });
  });

  it('hears at the next attempt what the job waited for', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const waited: RunContext['waited'][] = [];
    const runKind: RunKind = async (request, context) => {
      waited.push(context.waited);
      if (waited.length === 1) throw new Deferral('site', STARTS_AT);
      return visit(request, context);
    };
    const work = life.worker({ runKind });

    await work(job.state.jobId, INVOCATION);
    life.advance(30_000);
    const { change } = await work(job.state.jobId, INVOCATION);

    expect(waited).toEqual([undefined, { reason: 'site', startsAt: STARTS_AT }]);
    expect(change?.after).toMatchObject({ status: 'succeeded', attemptsUsed: 1 });
  });

  it('gives the quota back when the job is cancelled while it waits: it never ran', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf({ jobsPerDay: 1 }));
    const runKind = async () => {
      throw new Deferral('breaker', STARTS_AT);
    };
    await life.worker({ runKind })(job.state.jobId, INVOCATION);

    await life.cancelJob(job.state.clientId, job.state.jobId);

    const next = await life.submitJob(orderOf({ jobsPerDay: 1 }));
    expect(next.job.state.status).toBe('queued');
  });
});
