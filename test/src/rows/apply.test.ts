import { describe, expect, it } from 'vitest';
import { applyToRow } from '../../../src/rows/apply.ts';

interface Count {
  readonly id: string;
  readonly clientId: string;
  readonly version: number;
  readonly count: number;
}

/** One row in memory; `lose` writes fail first, as if somebody else had been faster. */
function storeOf(row: Count | undefined, lose = 0) {
  let stored = row;
  let losses = lose;
  return {
    get: async () => stored,
    commit: async (before: Count, after: Count) => {
      if (!stored || before.version !== stored.version) return false;
      losses -= 1;
      stored = losses >= 0 ? { ...stored, version: stored.version + 1, count: 100 } : after;
      return losses < 0;
    },
  };
}

const row: Count = { id: 'n1', clientId: 'cli_a', version: 3, count: 0 };
const raise = (seen: Count) => ({ ...seen, count: seen.count + 1 });

describe('applyToRow', () => {
  it('writes what was decided under the next version', async () => {
    const change = await applyToRow(storeOf(row), 'n1', raise);

    expect(change).toEqual({ before: row, after: { ...row, version: 4, count: 1 } });
  });

  it('decides again on what the faster writer left', async () => {
    const change = await applyToRow(storeOf(row, 1), 'n1', raise);

    expect(change).toMatchObject({ after: { version: 5, count: 101 } });
  });

  it('hands on why nothing is to be written', async () => {
    await expect(applyToRow(storeOf(row), 'n1', () => 'ended' as const)).resolves.toBe('ended');
  });

  it('answers nothing for a row that is not there', async () => {
    await expect(applyToRow(storeOf(undefined), 'n1', raise)).resolves.toBeUndefined();
  });

  it('gives up when it loses again and again', async () => {
    await expect(applyToRow(storeOf(row, 99), 'n1', raise)).rejects.toThrow('faster');
  });
});
