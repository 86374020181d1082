import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../../src/contract.ts';
import { PRICES } from '../../../src/costs/prices.ts';
import { priceBy, pricesInUse } from '../../../src/costs/prices-in-use.ts';
import { usePricesOfStage } from '../../../src/runtime/prices.ts';

/** They neither price anything nor show what was priced. */
const NO_PRICES = new Set([
  'authorize',
  'deliver-webhook',
  'describe-api',
  'erase-job',
  // Dollars that were counted when jobs ended.
  'get-usage',
  'health',
  'manage-clients',
  'manage-recipes',
  'manage-sessions',
  'manage-sites',
  'manage-uploads',
  'manage-webhooks',
]);

describe('the prices of a stage', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    priceBy(PRICES);
  });

  it('are the list where the stage says nothing', () => {
    vi.stubEnv(ENV.prices, '');

    usePricesOfStage();

    expect(pricesInUse()).toBe(PRICES);
  });

  it('are those of the variable', () => {
    const given = { date: '2027-01', region: 'eu-west-1', source: 'us', usd: { s3Put: '0.0054' } };
    vi.stubEnv(ENV.prices, JSON.stringify(given));

    usePricesOfStage();

    expect(pricesInUse()).toMatchObject({
      region: 'eu-west-1',
      items: { s3Put: { usd: '0.0054' } },
    });
  });

  it('that are none keep a function from starting', () => {
    vi.stubEnv(ENV.prices, '{"usd":{}}');

    expect(usePricesOfStage).toThrow();
  });

  const functions = readdirSync('functions').filter((name) => !NO_PRICES.has(name));

  it.each(functions)('are used by %s', (name) => {
    expect(readFileSync(`functions/${name}/index.ts`, 'utf8')).toContain('usePricesOfStage();');
  });
});
