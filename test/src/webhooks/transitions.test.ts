import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/webhooks/delivery.ts';
import { DELIVERY_TIMING, MOST_ATTEMPTS, RETRY_PAUSES_MS } from '../../../src/webhooks/timing.ts';
import {
  claim,
  type Outcome,
  type Refusal,
  recover,
  sendAgain,
  settle,
} from '../../../src/webhooks/transitions.ts';
import { NOW } from '../../support/jobs.ts';
import { deliveryOf } from '../../support/webhooks.ts';

const ok: Outcome = { kind: 'answered', status: 204, answer: '' };
const refused: Outcome = { kind: 'answered', status: 500, answer: 'oops' };
const unanswered: Outcome = {
  kind: 'unanswered',
  failure: { code: 'TARGET_TIMEOUT', message: 'slow' },
};
const unsent: Outcome = { kind: 'unsent', failure: { code: 'UNAVAILABLE', message: 'busy' } };

/** The row that a step leads to; fails the test when the step is refused. */
const rowOf = (decision: Delivery | Refusal): Delivery => {
  expect(decision).toBeTypeOf('object');
  return decision as Delivery;
};

const sending = (overrides: Partial<Delivery> = {}) => rowOf(claim(deliveryOf(overrides), NOW));

/** Middle of the jitter: the pause as the table has it. */
const settled = (row: Delivery, outcome: Outcome, at = NOW, random = 0.5) =>
  rowOf(settle(row, { attempt: row.attempt, outcome }, at, random));

describe('claim', () => {
  it('lets one deliverer begin, for the length of its lease', () => {
    expect(sending()).toMatchObject({
      status: 'sending',
      attempt: 1,
      attemptsUsed: 1,
      attempts: [{ attempt: 1, startedAt: NOW }],
      leaseEndsAt: NOW + DELIVERY_TIMING.leaseMs,
      dueAt: NOW + DELIVERY_TIMING.leaseMs,
    });
  });

  it('is refused while another has it, and granted when its lease is over', () => {
    const row = sending();
    const end = NOW + DELIVERY_TIMING.leaseMs;

    expect(claim(row, end - 1)).toBe('taken');
    expect(claim(row, end)).toMatchObject({
      attempt: 2,
      attempts: [{ endedAt: end, failure: { code: 'WORKER_STOPPED' } }, { attempt: 2 }],
    });
  });

  it('is refused before the time of the next attempt', () => {
    const row = deliveryOf({ startsAt: NOW + 1 });

    expect(claim(row, NOW)).toBe('not-due');
    expect(claim(row, NOW + 1)).toMatchObject({ status: 'sending' });
  });

  it('is refused after the end', () => {
    expect(claim(settled(sending(), ok), NOW)).toBe('ended');
  });

  it('gives up when deliverers died on the last attempt', () => {
    const row = sending({ attemptsUsed: MOST_ATTEMPTS - 1 });

    expect(claim(row, NOW + DELIVERY_TIMING.leaseMs)).toMatchObject({
      status: 'failed',
      ending: 'attempts-used',
    });
  });

  it('keeps the latest twenty attempts', () => {
    const attempts = Array.from({ length: 20 }, (_, index) => ({
      attempt: index + 1,
      startedAt: NOW,
      endedAt: NOW,
    }));

    const row = sending({ attempt: 20, attempts });

    expect(row.attempts).toHaveLength(20);
    expect(row.attempts.at(-1)?.attempt).toBe(21);
  });
});

describe('settle', () => {
  it.each([200, 201, 204, 299])('takes %i as delivered', (status) => {
    const row = settled(sending(), { kind: 'answered', status, answer: 'thanks' });

    expect(row).toMatchObject({
      status: 'delivered',
      endedAt: NOW,
      attempts: [{ status, answer: 'thanks', endedAt: NOW }],
    });
    expect(row.dueAt).toBeUndefined();
  });

  it.each([199, 300, 302, 400, 404, 429, 500, 503])('takes %i as not delivered', (status) => {
    expect(settled(sending(), { kind: 'answered', status, answer: '' }).status).toBe('pending');
  });

  it('ends with 410', () => {
    expect(settled(sending(), { kind: 'answered', status: 410, answer: '' })).toMatchObject({
      status: 'failed',
      ending: 'gone',
    });
  });

  it('waits longer after each failure, for about a day, and then gives up', () => {
    let row = deliveryOf();
    let at = NOW;
    const pauses: number[] = [];
    while (row.status === 'pending') {
      row = settled(rowOf(claim(row, at)), refused, at);
      if (row.startsAt !== undefined) pauses.push(row.startsAt - at);
      at = row.startsAt ?? at;
    }

    expect(pauses).toEqual([...RETRY_PAUSES_MS]);
    expect(row).toMatchObject({ status: 'failed', ending: 'attempts-used' });
    expect(row.attemptsUsed).toBe(MOST_ATTEMPTS);
    expect((at - NOW) / 3_600_000).toBeCloseTo(27.6, 1);
  });

  it('leaves a fifth of the pause to chance, either way', () => {
    const pauseAt = (random: number) =>
      (settled(sending({ attemptsUsed: 1 }), refused, NOW, random).startsAt ?? 0) - NOW;

    expect(pauseAt(0)).toBe(240_000);
    expect(pauseAt(0.999_999)).toBe(359_999);
  });

  it('waits as long as the endpoint asks for, within reason', () => {
    const asked = (retryAfterMs: number) =>
      (settled(sending(), { ...refused, kind: 'answered', status: 503, retryAfterMs, answer: '' })
        .startsAt ?? 0) - NOW;

    expect(asked(60_000)).toBe(60_000);
    expect(asked(1)).toBe(5_000);
    expect(asked(10 ** 12)).toBe(10 * 3_600_000);
  });

  it('leaves a short pause to a message, and a long one to the sweep', () => {
    const short = settled(sending(), unanswered);
    const long = settled(sending({ attemptsUsed: 2 }), unanswered);

    expect(short.dueAt).toBe((short.startsAt ?? 0) + DELIVERY_TIMING.resendMs);
    expect(long.dueAt).toBe(long.startsAt);
  });

  it('costs no attempt when the failure was ours, for three days', () => {
    const row = settled(sending(), unsent);
    const late = NOW + DELIVERY_TIMING.patienceMs;

    expect(row).toMatchObject({ status: 'pending', attemptsUsed: 0 });
    expect(settled(sending(), unsent, late - 1).status).toBe('pending');
    expect(settled(sending(), unsent, late).status).toBe('failed');
  });

  it('drops what nobody is to be told any more, without an attempt', () => {
    const row = settled(sending(), { kind: 'dropped', ending: 'endpoint-deleted' });

    expect(row).toMatchObject({ status: 'dropped', ending: 'endpoint-deleted', attempts: [] });
  });

  it('changes nothing for a deliverer that lost its lease', () => {
    const second = rowOf(claim(sending(), NOW + DELIVERY_TIMING.leaseMs));
    const late = { attempt: 1, outcome: ok };

    expect(settle(second, late, NOW, 0)).toBe('taken');
    expect(settle(settled(second, ok), late, NOW, 0)).toBe('ended');
  });
});

describe('recover', () => {
  it('widens the time until the next look with every resend', () => {
    const once = rowOf(recover(deliveryOf(), NOW));
    const twice = rowOf(recover(once, NOW));
    const often = rowOf(recover(deliveryOf({ resends: 30 }), NOW));

    expect(once.dueAt).toBe(NOW + 60_000);
    expect(twice.dueAt).toBe(NOW + 120_000);
    expect(often.dueAt).toBe(NOW + DELIVERY_TIMING.resendMaxMs);
  });

  it('leaves alone what is under way, waits for its time, or has ended', () => {
    expect(recover(sending(), NOW)).toBe('not-due');
    expect(recover(deliveryOf({ startsAt: NOW + 1 }), NOW)).toBe('not-due');
    expect(recover(settled(sending(), ok), NOW)).toBe('ended');
  });

  it('brings back what a dead deliverer left', () => {
    expect(recover(sending(), NOW + DELIVERY_TIMING.leaseMs)).toMatchObject({ resends: 1 });
  });
});

describe('sendAgain', () => {
  it('gives an ended delivery all its attempts anew, with the same event', () => {
    const failed = settled(sending({ attemptsUsed: MOST_ATTEMPTS - 1 }), refused);
    const again = rowOf(sendAgain(failed, NOW + 5));

    expect(again).toMatchObject({
      status: 'pending',
      startsAt: NOW + 5,
      attemptsUsed: 0,
      eventId: failed.eventId,
      body: failed.body,
      attempts: failed.attempts,
    });
    expect(again.ending).toBeUndefined();
    expect(claim(again, NOW + 5)).toMatchObject({ attempt: failed.attempt + 1 });
  });

  it('brings a waiting one forward, and leaves alone one that is under way', () => {
    const waiting = settled(sending(), refused);

    expect(sendAgain(waiting, NOW)).toMatchObject({ startsAt: NOW });
    expect(sendAgain(sending(), NOW)).toBe('taken');
  });
});
