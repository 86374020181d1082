import type { KindRun } from './kind-run.ts';
import { runPage } from './page/run.ts';
import { runPdf } from './pdf/run.ts';
import { runScrape } from './scrape/run.ts';
import { runScreenshot } from './screenshot/run.ts';

/** How each kind of the registry runs, by its name. */
export const RUNS: ReadonlyMap<string, KindRun> = new Map<string, KindRun>([
  ['page', runPage],
  ['pdf', runPdf],
  ['scrape', runScrape],
  ['screenshot', runScreenshot],
]);
