import { readFileSync, writeFileSync } from 'node:fs';
import { withPrices } from '../src/costs/cost-page.ts';

const page = new URL('../docs/costs.md', import.meta.url);

writeFileSync(page, withPrices(readFileSync(page, 'utf8')));
