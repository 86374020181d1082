import { beforeEach, describe, expect, it } from 'vitest';
import { createCachedKeyRing } from '../../../src/secrets/cached-key-ring.ts';
import type { KeyRing } from '../../../src/secrets/ports.ts';
import { stageKeyOf } from '../../../src/secrets/stage-key.ts';
import { NOW } from '../../support/jobs.ts';

const MINUTE_MS = 60_000;
const FIRST = stageKeyOf('first');
const SECOND = stageKeyOf('second');

describe('the cached key ring', () => {
  let clock: number;
  let reads: number;
  let errors: unknown[];
  let answer: () => Awaited<ReturnType<KeyRing['keys']>>;
  let ring: KeyRing;

  beforeEach(() => {
    clock = NOW;
    reads = 0;
    errors = [];
    answer = () => [FIRST];
    ring = createCachedKeyRing({
      read: async () => {
        reads += 1;
        return answer();
      },
      now: () => clock,
      onError: (error) => errors.push(error),
    });
  });

  const fail = () => {
    answer = () => {
      throw new Error('throttled');
    };
  };

  it('asks once in five minutes', async () => {
    await ring.keys();
    clock += 5 * MINUTE_MS - 1;
    await ring.keys();
    expect(reads).toBe(1);

    clock += 1;
    answer = () => [SECOND, FIRST];
    await expect(ring.keys()).resolves.toEqual([SECOND, FIRST]);
  });

  it('goes on with what it knows while nobody answers, and tells of it', async () => {
    await ring.keys();
    fail();
    clock += 60 * MINUTE_MS - 1;

    await expect(ring.keys()).resolves.toEqual([FIRST]);
    expect(errors).toHaveLength(1);
  });

  it('fails when nobody has answered for an hour', async () => {
    await ring.keys();
    fail();
    clock += 60 * MINUTE_MS;

    await expect(ring.keys()).rejects.toThrow('throttled');
  });

  it('fails when nobody ever answered', async () => {
    fail();

    await expect(ring.keys()).rejects.toThrow('throttled');
  });

  it('asks for the latest keys at once, but not again and again', async () => {
    await ring.keys();
    clock += 10_000;
    await ring.latestKeys();
    clock += 9_999;
    await ring.latestKeys();

    expect(reads).toBe(2);
  });
});
