import { beforeEach, describe, expect, it } from 'vitest';
import { createSweep } from '../../../src/jobs/sweep.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim } from '../../../src/jobs/transitions.ts';
import { CLIENT, changeOf } from '../../support/jobs.ts';
import { createLife, type Life, orderOf } from '../../support/life.ts';

describe('the sweep', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
    life.sent.length = 0;
  });

  const state = async () => {
    const found = await life.store.getState(jobId);
    if (!found) throw new Error('The job is gone.');
    return found;
  };
  const claimed = async () => life.store.commit(changeOf(claim(await state(), life.now(), TIMING)));

  it('leaves a job whose message may still come', async () => {
    life.advance(TIMING.resendMs - 1);

    expect(await life.sweep()).toMatchObject({ overdue: 0, sent: 0 });
    expect(life.sent).toEqual([]);
  });

  it('sends a message whose time is over, and waits twice as long for the next', async () => {
    life.advance(TIMING.resendMs);
    const first = await life.sweep();
    life.advance(TIMING.resendMs);
    const second = await life.sweep();
    life.advance(TIMING.resendMs);
    const third = await life.sweep();

    expect([first, second, third].map(({ sent }) => sent)).toEqual([1, 1, 0]);
    expect(life.sent[0]?.message).toEqual({ id: jobId, clientId: CLIENT, requestId: 'req_test' });
    expect((await state()).resends).toBe(2);
  });

  it('takes a job from a worker that fell silent, and sends it again', async () => {
    await claimed();
    life.advance(TIMING.leaseMs);

    const summary = await life.sweep();

    expect(summary).toMatchObject({ overdue: 1, sent: 1, ended: 0, lagMs: 0 });
    expect(await state()).toMatchObject({ status: 'queued', attemptsUsed: 1 });
    expect(life.sent.map(({ message }) => message.id)).toEqual([jobId]);
  });

  it('ends a job whose cancel its worker did not live to carry out, and sends nothing', async () => {
    await claimed();
    await life.cancelJob(CLIENT, jobId);
    life.advance(TIMING.leaseMs);

    const summary = await life.sweep();

    expect(summary).toMatchObject({ sent: 0, ended: 1 });
    expect((await state()).status).toBe('cancelled');
    expect(life.sent).toEqual([]);
  });

  it('sends once when two sweeps are at it at once', async () => {
    life.advance(TIMING.resendMs);

    const summaries = await Promise.all([life.sweep(), life.sweep()]);

    expect(summaries.map(({ sent }) => sent).sort()).toEqual([0, 1]);
    expect(life.sent).toHaveLength(1);
  });

  it('goes on past a job whose message cannot be sent, and meets that again later', async () => {
    await life.submitJob(orderOf());
    life.advance(TIMING.resendMs);
    let calls = 0;
    const sweep = createSweep({
      ...life,
      queue: {
        send: async (message) => {
          calls += 1;
          if (calls === 1) throw new Error('The queue is away.');
          return life.queue.send(message);
        },
      },
    });

    const { sent, errors } = await sweep();
    life.advance(2 * TIMING.resendMs);
    const later = await life.sweep();

    expect(sent).toBe(1);
    expect(errors).toEqual([new Error('The queue is away.')]);
    expect(later.sent).toBe(2);
  });

  it('after a restart takes up everything, also what is not overdue yet', async () => {
    await claimed();
    await life.submitJob(orderOf());
    life.sent.length = 0;

    const { sent } = await life.sweep(60 * 60_000);

    expect(sent).toBe(2);
    expect((await state()).status).toBe('queued');
  });

  it('puts nothing off by restarts: what nobody runs is sent, and stays as it is', async () => {
    const before = await state();
    life.sent.length = 0;

    for (let restart = 0; restart < 5; restart += 1) {
      await life.sweep(60 * 60_000);
      life.advance(TIMING.resendMs);
    }

    expect(life.sent).toHaveLength(5);
    expect(await state()).toEqual(before);
  });
});
