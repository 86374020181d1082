import { setTimeout as delay } from 'node:timers/promises';
import { JobFailure } from '../../jobs/errors.ts';
import type { CraftNotes, ScrollNote } from '../../kinds/report.ts';
import type { VisitInput } from '../../kinds/visit-input.ts';
import type { Scroll } from '../../visits/scroll.ts';
import type { ConsentDesk } from '../consent/answer-consent.ts';
import { finishAnimations } from '../in-page/animations.ts';
import { hurryLazyContent, untilImages } from '../in-page/images.ts';
import { addStyle, hideElements, settle } from '../in-page/prepare.ts';
import { scrollBox } from '../in-page/scroll-box.ts';
import { clickOn, elementOf, notValid } from './element.ts';
import { evaluateFor } from './evaluate.ts';
import type { Hands } from './hands.ts';
import { scrollThrough } from './scroll.ts';
import { doSteps, type StepHands } from './steps.ts';
import { waitForAll } from './wait.ts';

/** Fonts and painting after everything else; then the page is taken as it is, in milliseconds. */
const SETTLE_MAX_MS = 3_000;

/** Longest wait for images that were only asked for when they came in sight, in milliseconds. */
const IMAGES_MAX_MS = 5_000;

/** A click may load something: quiet for so long ends the wait, in milliseconds. */
const QUIET_MS = 250;
const QUIET_MAX_MS = 5_000;

/** What a page is made ready with. */
export interface Craft {
  readonly hands: Hands;
  readonly consent: ConsentDesk | undefined;
  readonly goTo: StepHands['goTo'];
  readonly keepSecret: StepHands['keepSecret'];
}

/**
 * Makes an opened page what the input asks for, in the order in which a person would: wait for it,
 * answer its banner, use it, look through it, and only then arrange the view.
 *
 * @returns what came of each part
 */
export async function prepare(craft: Craft, input: VisitInput): Promise<CraftNotes> {
  const { hands, consent } = craft;
  const { during } = hands;
  const waits = await waitForAll(hands, input);
  const answered = consent && (await during(consent.settled()));
  const steps = await use(craft, input);
  const evaluated =
    input.evaluate === undefined ? undefined : await evaluateFor(hands, input.evaluate);
  const scroll = input.scroll && (await lookThrough(hands, input.scroll));
  await arrange(hands, input);
  return {
    ...(waits.length > 0 ? { waits } : {}),
    ...(answered ? { consent: answered } : {}),
    ...(steps.length > 0 ? { steps } : {}),
    ...(input.evaluate === undefined ? {} : { evaluated }),
    ...(scroll ? { scroll } : {}),
  };
}

async function use({ hands, goTo, keepSecret }: Craft, input: VisitInput) {
  const { page, during, timeoutMs } = hands;
  const notes: NonNullable<CraftNotes['steps']> = [];
  await doSteps({ ...hands, goTo, keepSecret }, input.steps, notes);
  for (const selector of input.click) {
    const element = await elementOf(hands, selector, timeoutMs);
    const clicked = clickOn(element).catch((cause: unknown) => {
      const message = `Nothing could be clicked at "${selector}".`;
      throw new JobFailure('ELEMENT_NOT_FOUND', message, { cause });
    });
    await during(clicked);
  }
  if (notes.length === 0 && input.click.length === 0) return notes;
  // A page that is never quiet is captured as it is.
  const quiet = page.waitForNetworkIdle({ idleTime: QUIET_MS, timeout: QUIET_MAX_MS });
  await during(quiet.catch(() => undefined));
  return notes;
}

async function lookThrough(hands: Hands, limits: Scroll): Promise<ScrollNote> {
  const { evaluate, during } = hands;
  await evaluate(hurryLazyContent);
  const note = await scrollThrough(
    {
      look: async (move) =>
        (await evaluate(scrollBox, limits.container ?? null, move ?? null)) ?? undefined,
      now: () => performance.now(),
      sleep: (ms) => during(delay(ms)),
    },
    limits,
  );
  // What came by scrolling may be lazy, too.
  await evaluate(hurryLazyContent);
  await evaluate(untilImages, IMAGES_MAX_MS);
  return note;
}

async function arrange({ evaluate, during }: Hands, input: VisitInput): Promise<void> {
  const invalid = await evaluate(hideElements, input.hide);
  if (invalid !== undefined) throw new JobFailure('ELEMENT_NOT_FOUND', notValid(invalid));
  if (input.addStyle !== undefined && !(await evaluate(addStyle, input.addStyle))) {
    throw new JobFailure('INVALID_REQUEST', '/addStyle: There is no rule of CSS in it.');
  }
  await during(delay(input.delayMs));
  await evaluate(settle, SETTLE_MAX_MS);
  if (input.animations === 'finish') await evaluate(finishAnimations);
}
