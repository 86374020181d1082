import type { KindResult, KindTools } from '../../kind-run.ts';
import { createBrowserSource } from '../browser-source.ts';
import type { HttpSource } from '../http-source.ts';
import type { ScrapeInput } from '../input.ts';
import { drawMatches } from './draw-matches.ts';
import { type Draw, runTrial } from './run-trial.ts';
import { asSent, openRendered } from './trial-page.ts';

/** Tries a recipe where there is a browser to show what was matched. */
export async function tryInBrowser(
  input: ScrapeInput,
  tools: KindTools,
  overHttp: HttpSource,
): Promise<KindResult> {
  const { recipe } = input;
  const { visit, show, put, leftMs, context } = tools;
  const now = () => Date.now();
  const { pageTurn } = context;
  const source = createBrowserSource({ recipe, visit, pageTurn, overHttp, now });
  const { page, artifacts, summary } = await runTrial({
    input,
    open: async (url) =>
      recipe.render === 'browser'
        ? openRendered(tools, url, recipe, now)
        : asSent(await overHttp.open(url), show),
    openDetail: (url) =>
      recipe.render === 'browser' ? source.openDetail(url) : overHttp.openDetail(url),
    draw: drawing(input),
    put,
    leftMs,
    now,
  });
  return { page: source.page() ?? page, artifacts, gaps: [], extra: { scrape: summary } };
}

const drawing =
  ({ recipe }: ScrapeInput): Draw =>
  async (page, layers, { items }) => {
    const isSent = recipe.render === 'http';
    const title = `Test of a recipe: ${items} ${recipe.list ? 'items' : 'page'}`;
    const notes = [
      'Solid: a value is read from it. Dashed thin: it matches too, and is not read.',
      ...(isSent ? ['The page is shown as it was sent, without its scripts.'] : []),
    ];
    const { png, ...note } = await drawMatches(page, { title, layers, notes });
    return { png, note: { name: 'matches.png', shows: isSent ? 'document' : 'page', ...note } };
  };
