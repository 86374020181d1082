import { expect, it } from 'vitest';
import { killScrapes } from './scrape-kills.ts';

const { CHAOS, KILLS_SEED = '1' } = process.env;
const KILLS = CHAOS === 'whole' ? 10 : 2;

it('a scrape is exact, however often its service is killed in the middle of it', async () => {
  const seed = Number(KILLS_SEED);

  const counts = await killScrapes({ seed, kills: KILLS });
  console.table({
    seed,
    ...counts,
    ends: counts.ends.join(),
    wrongFiles: counts.wrongFiles.join(),
  });

  expect(counts).toMatchObject({
    kills: KILLS,
    status: 'succeeded',
    isExact: true,
    ends: ['job.succeeded'],
    wrongFiles: [],
  });
  // Each life was long enough to save something, which was not read again.
  expect(counts.unsaved).toBeLessThan(counts.ofKilled - KILLS);
}, 300_000);
