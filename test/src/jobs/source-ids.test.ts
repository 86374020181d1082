import { decodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { JOB_ID } from '../../../src/jobs/ids.ts';
import { firingJobId, jobIdsOf, numberedJobId } from '../../../src/jobs/source-ids.ts';

const BATCH = 'bat_01KAN0000000000000000000B1';

describe('the id of a batch’s job', () => {
  it('is the id of a job, and the same whenever it is made', () => {
    expect(numberedJobId(BATCH, 5)).toMatch(JOB_ID);
    expect(numberedJobId(BATCH, 5)).toBe(numberedJobId(BATCH, 5));
  });

  it('sorts by the number of its item, to the last that there can be', () => {
    const numbers = [0, 1, 31, 32, 1_023, 1_024, 999_999, 2 ** 30 - 1];
    const ids = numbers.map((number) => numberedJobId(BATCH, number));

    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(numbers.length);
    expect([ids[0], ids.at(-1)]).toEqual([jobIdsOf(BATCH).first, jobIdsOf(BATCH).last]);
  });

  it('is of the time of its batch, and apart from those of another batch of that moment', () => {
    const other = 'bat_01KAN0000000000000000000B2';

    expect(decodeTime(numberedJobId(BATCH, 7).slice(4))).toBe(decodeTime(BATCH.slice(4)));
    expect(numberedJobId(other, 7)).not.toBe(numberedJobId(BATCH, 7));
  });
});

describe('the id of a firing’s job', () => {
  it('is of the planned time, and one for each time and schedule', () => {
    const at = Date.UTC(2026, 10, 22, 12);

    expect(firingJobId('sch_1', at)).toMatch(JOB_ID);
    expect(decodeTime(firingJobId('sch_1', at).slice(4))).toBe(at);
    expect(firingJobId('sch_1', at)).toBe(firingJobId('sch_1', at));
    expect(firingJobId('sch_1', at + 1)).not.toBe(firingJobId('sch_1', at));
    expect(firingJobId('sch_2', at)).not.toBe(firingJobId('sch_1', at));
  });
});
