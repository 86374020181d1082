import type { HTTPResponse } from 'puppeteer-core';
import type { PageTurn } from '../jobs/ports.ts';
import type { SentDocument } from '../kinds/kind-run.ts';
import type { VisitInput } from '../kinds/visit-input.ts';
import { answerWith } from './answer-with.ts';
import { answerConsent } from './consent/answer-consent.ts';
import { startBlocking } from './craft/block.ts';
import type { Hands } from './craft/hands.ts';
import { type Craft, prepare } from './craft/prepare.ts';
import { applySettings } from './craft/settings.ts';
import type { Ending } from './ending.ts';
import { type Opening, openDocument } from './open-document.ts';
import { callScriptIn, callTextIn, evaluateIn, type OpenPage, type Phase } from './open-page.ts';
import type { Session } from './session.ts';

/** Who hears of a visit while it goes on. */
export interface VisitHooks {
  enter(phase: Phase): void;
  /** Says when the page may be opened, and hears what came of it. */
  readonly pageTurn?: PageTurn | undefined;
  /** The document itself, if it was read already. */
  readonly sent?: SentDocument | undefined;
}

/**
 * Opens the page of an input and makes it ready: waits, answers banners, does steps, scrolls, hides.
 *
 * @throws JobFailure for whatever keeps the page from being shown; Deferral if it is not its turn
 */
export async function visit(
  session: Session,
  input: VisitInput,
  ending: Ending,
  { enter, pageTurn, sent }: VisitHooks,
): Promise<OpenPage> {
  session.log.begin();
  for (const takeAway of session.leftovers.splice(0)) await ending.during(takeAway());
  await ending.during(applySettings(session, input));
  const blocked = await ending.during(startBlocking(session, input));
  const { consent: answer } = input;
  const consent =
    answer === 'ignore' ? undefined : await ending.during(answerConsent(session, answer));

  const watch = watchLoading(session);
  const onTurn = () => {
    watch.start();
    enter('opening');
  };
  const opening: Opening = { session, ending, input, pageTurn, onTurn };
  const sending = sent && (await ending.during(answerWith(session, input.url, sent)));
  let response = await openDocument(opening, input.url);
  await sending?.stop();
  const loadMs = watch.sinceStart();

  enter('acting');
  const craft: Craft = {
    hands: handsOn(session, ending, input),
    consent,
    keepSecret: (word) => session.masking.add([word]),
    async goTo(url) {
      response = await openDocument({ ...opening, onTurn: () => undefined }, url);
    },
  };
  const notes = await prepare(craft, input);
  const readyMs = watch.sinceStart();

  enter('capturing');
  return {
    ...session,
    // Clicks may have led to another page.
    response: latest(session, response),
    timings: { responseMs: watch.responseMs(), loadMs, readyMs },
    elapsedMs: watch.sinceStart,
    during: ending.during,
    evaluate: evaluateIn(session, ending),
    callText: callTextIn(session, ending),
    notes: () => {
      const counts = blocked();
      return { ...notes, ...(counts ? { blocked: counts } : {}) };
    },
    requireComplete: input.requireComplete,
  };
}

const handsOn = (session: Session, ending: Ending, input: VisitInput): Hands => ({
  page: session.page,
  during: ending.during,
  evaluate: evaluateIn(session, ending),
  callScript: callScriptIn(session, ending),
  timeoutMs: input.waitForTimeoutMs,
});

const latest = ({ log }: Session, opened: HTTPResponse): HTTPResponse =>
  log.mainDocument().response ?? opened;

/** How long a page takes, counted from when it may be opened. */
function watchLoading({ page }: Session) {
  let startedAt = performance.now();
  let responseMs = 0;
  const sinceStart = () => Math.round(performance.now() - startedAt);
  return {
    start() {
      startedAt = performance.now();
      page.once('response', () => {
        responseMs = sinceStart();
      });
    },
    sinceStart,
    responseMs: () => responseMs,
  };
}
