import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoSessionUses } from '../../src/aws/dynamo-session-uses.ts';
import { SessionLimits } from '../../src/sessions/limits.ts';
import type { SessionUses } from '../../src/sessions/ports.ts';
import { windowsAt } from '../../src/sessions/windows.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { QUOTA_RACES } from '../support/quota-races.ts';

const ACCOUNT = { clientId: 'cli_a', name: 'shop' };
/** A Sunday, so that the next day is of the next week. */
const SUNDAY = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 24 * 3_600_000;

describe('uses of sessions in DynamoDB', () => {
  let engine: TestTables;
  let uses: SessionUses;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    const { jobs: tableName } = await engine.newTables();
    uses = createDynamoSessionUses({ documents: engine.documents, tableName });
  });

  const take = async (limits: object, at = SUNDAY, account = ACCOUNT) =>
    (await uses.take(account, windowsAt(SessionLimits.parse(limits), at)))?.name;
  const times = async (count: number, limits: object, at?: number) => {
    const answers = [];
    for (let use = 0; use < count; use += 1) answers.push(await take(limits, at));
    return answers;
  };

  it('are as many on one day as it allows, and as many again on the next', async () => {
    const taken = undefined;

    expect(await times(3, { perDay: 2 })).toEqual([taken, taken, 'day']);
    expect(await times(3, { perDay: 2 }, SUNDAY + DAY_MS)).toEqual([taken, taken, 'day']);
  });

  it('are as many in a week as it allows, whatever the days still have', async () => {
    const limits = { perDay: 2, perWeek: 3 };

    await times(2, limits, SUNDAY - DAY_MS);
    expect(await times(2, limits)).toEqual([undefined, 'week']);
    expect(await take(limits, SUNDAY + DAY_MS)).toBeUndefined();
  });

  it('of the day are not spent by one that the week refuses', async () => {
    await times(4, { perDay: 5, perWeek: 1 });

    expect(await take({ perDay: 2 })).toBeUndefined();
    expect(await take({ perDay: 2 })).toBe('day');
  });

  it('are counted for each account of each client alone', async () => {
    await take({ perDay: 1 });

    expect(await take({ perDay: 1 }, SUNDAY, { ...ACCOUNT, name: 'other' })).toBeUndefined();
    expect(await take({ perDay: 1 }, SUNDAY, { ...ACCOUNT, clientId: 'cli_b' })).toBeUndefined();
    expect(await take({ perDay: 1 })).toBe('day');
  });

  it('are exact when 64 want them at once', async () => {
    const { account } = QUOTA_RACES;
    if (!account) throw new Error('There is no such race.');
    const stores = { uses, jobs: NOT_ASKED, places: NOT_ASKED };

    for (let round = 1; round <= 20; round += 1) expect(await account(stores, round)).toEqual([]);
  });
});

const notAsked = () => Promise.reject(new Error('Nobody asks for it here.'));
const NOT_ASKED = { submit: notAsked, enter: notAsked };
