import type { OpenPage } from '../../../browser/open-page.ts';
import { isInterruption } from '../../../jobs/continuation.ts';
import { JobFailure } from '../../../jobs/errors.ts';
import type { Artifact } from '../../../jobs/job.ts';
import { urlAt } from '../../../recipes/next-url.ts';
import type { Fault } from '../../../recipes/trial/fault.ts';
import type { Looked } from '../../../recipes/trial/selector-note.ts';
import { tryDetails } from '../../../recipes/trial/try-details.ts';
import { type TriedPage, tryPage } from '../../../recipes/trial/try-page.ts';
import type { Page } from '../../../recipes/walk/ports.ts';
import { checkRecipe } from '../check-recipe.ts';
import { savingTimeMs, within } from '../in-time.ts';
import { type ScrapeInput, valuesOf } from '../input.ts';
import { answerFault } from './answer-fault.ts';
import { findingsOf, type PictureMissing, type PictureNote } from './findings.ts';
import { layersOf } from './layers.ts';
import { lookAtLive } from './look-at-live.ts';
import { shortOf } from './short.ts';
import type { TrialPage } from './trial-page.ts';

/** Of the time that is left: for asking selectors, which nothing can interrupt. */
const LOOKING_PART = 0.2;
const LOOKING_MAX_MS = 8_000;

export interface Trial {
  readonly input: ScrapeInput;
  /** Opens the first page. @throws JobFailure, Deferral */
  readonly open: (url: string) => Promise<TrialPage>;
  /** Opens a page behind a row; what is seen then is another page. */
  readonly openDetail: (url: string) => Promise<Page>;
  /** Makes a picture of a page that is seen. Absent: nothing is seen. */
  readonly draw?: Draw | undefined;
  readonly put: (name: string, mediaType: string, body: Uint8Array) => Promise<Artifact>;
  readonly leftMs: () => number;
  readonly now: () => number;
}

export type Draw = (
  page: OpenPage,
  layers: ReturnType<typeof layersOf>,
  tried: Pick<TriedPage, 'items'>,
) => Promise<{ readonly png: Buffer; readonly note: PictureNote }>;

export interface TrialDone {
  readonly page: OpenPage | undefined;
  readonly artifacts: readonly Artifact[];
  readonly summary: { readonly test: ReturnType<typeof shortOf> };
}

/**
 * Tries a recipe on its first page, and on the pages behind its first rows. It answers whatever it
 * finds: what a real run would fail with is told, not thrown.
 *
 * @throws JobFailure when no page came, or when the recipe cannot be read; Deferral
 */
export async function runTrial(trial: Trial): Promise<TrialDone> {
  const { input, put } = trial;
  const { recipe } = input;
  checkRecipe(recipe);
  const values = valuesOf(input);
  const savingMs = savingTimeMs(trial.leftMs());
  const url = urlAt(recipe, values, { start: 0, pages: 0 }) ?? '';
  const page = await trial.open(url);
  const refused = answerFault(page, url, { recipe, session: input.session?.name });
  const tried = tryPage(recipe, values, page.document, timeLimit(trial));
  const sight = await seen(trial, page, tried, savingMs);
  const looked = [...tried.looked, ...sight.looked];
  const details = await tryDetails({
    recipe,
    rows: tried.rows,
    open: (url) => within(trial.leftMs() - savingMs, trial.openDetail(url)),
    hasTime: timeLimit(trial),
  });
  const faults = [...refused, ...page.faults, ...sight.faults, ...tried.faults];
  const findings = findingsOf({
    input,
    page,
    tried,
    looked,
    details,
    faults,
    picture: sight.drawn?.note ?? sight.missing,
  });
  const body = Buffer.from(JSON.stringify(findings, null, 2));
  const artifacts = [
    await put('test.json', 'application/json', body),
    ...(sight.drawn ? [await put('matches.png', 'image/png', sight.drawn.png)] : []),
  ];
  return { page: sight.live, artifacts, summary: { test: shortOf(findings) } };
}

function timeLimit({ leftMs, now }: Pick<Trial, 'leftMs' | 'now'>): () => boolean {
  const until = now() + Math.min(LOOKING_MAX_MS, leftMs() * LOOKING_PART);
  return () => now() < until;
}

interface Sight {
  /** The page, if nothing is wrong with it. */
  readonly live?: OpenPage | undefined;
  readonly looked: readonly Looked[];
  readonly faults: readonly Fault[];
  readonly drawn?: Awaited<ReturnType<Draw>> | undefined;
  readonly missing?: PictureMissing | undefined;
}

/**
 * Looks at the page itself, as long as there is time. A page that cannot be seen has rows all the
 * same; what ends the job is met again when they are stored.
 */
async function seen(
  trial: Trial,
  page: TrialPage,
  tried: TriedPage,
  savingMs: number,
): Promise<Sight> {
  try {
    return await within(trial.leftMs() - savingMs, sightOf(trial, page, tried));
  } catch (thrown) {
    if (isInterruption(thrown)) throw thrown;
    const why = thrown instanceof JobFailure ? thrown.message : 'The page could not be drawn.';
    return { looked: [], faults: [], missing: { missing: why.slice(0, 300) } };
  }
}

const TOO_DEEP = 'The page nests deeper than browsers do.';

async function sightOf({ input, draw }: Trial, page: TrialPage, tried: TriedPage): Promise<Sight> {
  if (!draw) return { looked: [], faults: [] };
  const live = await page.live();
  if (!live) return { looked: [], faults: [], missing: { missing: TOO_DEEP } };
  const native = await lookAtLive(live, input.recipe);
  const layers = layersOf([...tried.looked, ...native.looked], page.numberOf);
  return { live, ...native, drawn: await draw(live, layers, tried) };
}
