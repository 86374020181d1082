import { mostCostOf, usualCostOf } from './estimate.ts';
import { usdOf } from './money.ts';
import { PRICES } from './prices.ts';

/** Marks the part of `docs/costs.md` that is made from the table. */
export const GENERATED = { begin: '<!-- made by scripts/write-costs.ts -->', end: '<!-- end -->' };

const usual = { timeoutMs: 60_000, maxAttempts: 3 };

/** The price table, and what it makes of a page, as Markdown. */
export const pricesMarkdown = (): string =>
  [
    GENERATED.begin,
    `Prices of ${PRICES.date}, ${PRICES.region}: ${PRICES.source}.`,
    '',
    '| what | US dollars |',
    '|---|---|',
    ...Object.values(PRICES.items).map(
      ({ unit, usd, per }) => `| ${unit} | ${usd} for ${per.toLocaleString('en-US')} |`,
    ),
    '',
    'One page with the default time limit of 60 s and three attempts, by these prices:',
    '',
    '| estimate | US dollars |',
    '|---|---|',
    `| usual, in a worker of 2,048 MB | ${usdOf(usualCostOf(usual, 2_048))} |`,
    `| at most: what a budget reserves | ${usdOf(mostCostOf(usual))} |`,
    GENERATED.end,
  ].join('\n');

/** A page with its generated part made anew. */
export function withPrices(page: string): string {
  const before = page.slice(0, page.indexOf(GENERATED.begin));
  const after = page.slice(page.indexOf(GENERATED.end) + GENERATED.end.length);
  return before + pricesMarkdown() + after;
}
