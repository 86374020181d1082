import { expect, it } from 'vitest';
import { createOwnSites } from '../../../src/limits/own-sites.ts';
import { NOW } from '../../support/jobs.ts';

it('the sites of a client are looked up once a minute', async () => {
  let now = NOW;
  const asked: string[] = [];
  const ownSites = createOwnSites({
    read: async (clientId) => {
      asked.push(clientId);
      return [{ site: `${clientId}-${asked.length}.test` }];
    },
    now: () => now,
  });

  const first = await ownSites('a');
  await ownSites('b');
  now += 59_999;
  const remembered = await ownSites('a');
  now += 1;
  const anew = await ownSites('a');

  expect(asked).toEqual(['a', 'b', 'a']);
  expect(remembered).toEqual(first);
  expect(anew).toEqual([{ site: 'a-3.test' }]);
});
