import { describe, expect, it } from 'vitest';
import { createRowSweep, type Nudged, sweepTogether } from '../../../src/rows/sweep.ts';
import { NOW } from '../../support/jobs.ts';

const now = () => NOW;

describe('a sweep over rows of one type', () => {
  it('counts what it did, and how long the longest has waited', async () => {
    const rows: { dueAt: number; nudged: Nudged }[] = [
      { dueAt: NOW - 5, nudged: 'sent' },
      { dueAt: NOW - 70, nudged: 'sent' },
      { dueAt: NOW, nudged: 'ended' },
      { dueAt: NOW, nudged: 'left' },
    ];
    const sweep = createRowSweep({
      due: async () => rows,
      nudge: async ({ nudged }) => nudged,
      now,
    });

    const summary = await sweep();

    expect(summary).toEqual({ overdue: 4, sent: 2, ended: 1, errors: [], lagMs: 70 });
  });

  it('goes on past a row that fails, and tells of it', async () => {
    const sweep = createRowSweep({
      due: async () => [1, 2, 3].map((dueAt) => ({ dueAt })),
      nudge: async ({ dueAt }) => {
        if (dueAt === 2) throw new Error('busy');
        return 'sent';
      },
      now,
    });

    const summary = await sweep();

    expect(summary.sent).toBe(2);
    expect(summary.errors).toMatchObject([{ message: 'busy' }]);
  });

  it('looks ahead as far as it is told, and calls nothing in the future late', async () => {
    const asked: number[] = [];
    const sweep = createRowSweep({
      due: async (until) => {
        asked.push(until);
        return [{ dueAt: NOW + 400 }];
      },
      nudge: async () => 'sent' as const,
      now,
    });

    const { lagMs } = await sweep(500);

    expect(asked).toEqual([NOW + 500]);
    expect(lagMs).toBe(0);
  });

  it('takes some rows a pass, and after a restart all that there are', async () => {
    const asked: number[] = [];
    const sweep = createRowSweep({
      due: async (_until, atMost) => {
        asked.push(atMost);
        return [];
      },
      nudge: async () => 'sent' as const,
      now,
    });

    await sweep();
    await sweep(500);

    expect(asked).toEqual([1_000, Number.POSITIVE_INFINITY]);
  });
});

describe('sweeps together', () => {
  const summary = { overdue: 2, sent: 1, ended: 1, errors: [], lagMs: 5 };

  it('add up, and the longest lag counts', async () => {
    const sweep = sweepTogether([async () => summary, async () => ({ ...summary, lagMs: 9 })]);

    expect(await sweep()).toEqual({ overdue: 4, sent: 2, ended: 2, errors: [], lagMs: 9 });
  });

  it('do not keep each other waiting when one cannot look for its rows', async () => {
    const sweep = sweepTogether([
      async () => {
        throw new Error('throttled');
      },
      async () => summary,
    ]);

    const { sent, errors } = await sweep();

    expect(sent).toBe(1);
    expect(errors).toMatchObject([{ message: 'throttled' }]);
  });
});
