import type { OpenPage } from '../../../browser/open-page.ts';
import type { Artifact } from '../../../jobs/job.ts';
import { urlAt } from '../../../recipes/next-url.ts';
import type { Fault } from '../../../recipes/trial/fault.ts';
import type { Looked } from '../../../recipes/trial/selector-note.ts';
import { type TriedDetails, tryDetails } from '../../../recipes/trial/try-details.ts';
import { type TriedPage, tryPage } from '../../../recipes/trial/try-page.ts';
import type { Page } from '../../../recipes/walk/ports.ts';
import { checkRecipe } from '../check-recipe.ts';
import { type ScrapeInput, valuesOf } from '../input.ts';
import { answerFault } from './answer-fault.ts';
import type { PictureNote } from './findings.ts';
import { findingsOf } from './findings.ts';
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
) => Promise<{ readonly png: Buffer; readonly note: PictureNote } | undefined>;

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
  const url = urlAt(recipe, values, { start: 0, pages: 0 }) ?? '';
  const page = await trial.open(url);
  const refused = answerFault(page, url, { recipe, session: input.session?.name });
  const tried = tryPage(recipe, values, page.document, timeLimit(trial));
  const live = trial.draw && (await page.live());
  const native = live ? await lookAtLive(live, recipe) : { looked: [], faults: [] };
  const looked = [...tried.looked, ...native.looked];
  const drawn = live && (await drawnOf(trial, live, { page, tried, looked }));
  const details = await tryDetails({
    recipe,
    rows: tried.rows,
    open: trial.openDetail,
    hasTime: timeLimit(trial),
  });
  const faults = [...refused, ...page.faults, ...native.faults, ...tried.faults];
  const findings = findingsOf({
    input,
    page,
    tried,
    looked,
    details,
    faults,
    picture: drawn?.note,
  });
  const body = Buffer.from(JSON.stringify(findings, null, 2));
  const artifacts = [
    await put('test.json', 'application/json', body),
    ...(drawn ? [await put('matches.png', 'image/png', drawn.png)] : []),
  ];
  return { page: live, artifacts, summary: { test: shortOf(findings) } };
}

function timeLimit({ leftMs, now }: Pick<Trial, 'leftMs' | 'now'>): () => boolean {
  const until = now() + Math.min(LOOKING_MAX_MS, leftMs() * LOOKING_PART);
  return () => now() < until;
}

interface Seen {
  readonly page: TrialPage;
  readonly tried: TriedPage;
  readonly looked: readonly Looked[];
}

const drawnOf = ({ draw }: Trial, live: OpenPage, { page, tried, looked }: Seen) =>
  draw?.(live, layersOf(looked, page.numberOf), tried);

export interface Found extends Seen {
  readonly input: ScrapeInput;
  readonly details: TriedDetails;
  readonly faults: readonly Fault[];
  readonly picture: PictureNote | undefined;
}
