import { describe, expect, it } from 'vitest';
import { idsFrom, JOB_ID } from '../../../src/jobs/ids.ts';
import { NOW } from '../../support/jobs.ts';

describe('an id', () => {
  it('says by its prefix what it names', () => {
    const newId = idsFrom(() => NOW);

    expect(newId('job')).toMatch(JOB_ID);
    expect(newId('req')).toMatch(/^req_/);
  });

  it('is another one each time', () => {
    const newId = idsFrom(() => NOW);

    const ids = new Set(Array.from({ length: 1_000 }, () => newId('job')));

    expect(ids.size).toBe(1_000);
  });

  it('sorts by the time at which it was made', () => {
    let now = NOW;
    const newId = idsFrom(() => now);
    const earlier = newId('job');
    now += 1;

    expect(newId('job') > earlier).toBe(true);
  });

  it.each([
    'job_01KAN0000000000000000000A',
    'job_01KAN0000000000000000000A1X',
    'job_01KAN0000000000000000000AI',
    'job_01kan0000000000000000000a1',
    'bat_01KAN0000000000000000000A1',
    'job_01KAN0000000000000000000A1\n',
  ])('of a job is not %j', (id) => {
    expect(id).not.toMatch(JOB_ID);
  });
});
