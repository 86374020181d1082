import type { Config } from '@duckduckgo/autoconsent';
import type { ConsentNote } from '../../kinds/report.ts';
import { cleanText } from '../clean-text.ts';
import type { Session } from '../session.ts';
import { type FrameLine, openChannel, type Told } from './channel.ts';
import { type ConsentAnswer, knownRules, type Rule, rulesFor } from './rules.ts';
import { waitUntil } from './wait-until.ts';

/** Banners come after the page. Longest wait for a platform that asks, in milliseconds. */
const LOOK_MS = 2_000;

/** Longest wait for the banner of a platform that is there, in milliseconds. */
const BANNER_MS = 3_000;

/** Longest that answering may take: some banners have pages of switches, in milliseconds. */
const ANSWER_MS = 12_000;

/** An answered banner needs a moment to leave, in milliseconds. */
const LEAVE_MS = 500;

/** How the rules are run, but for the answer. */
const CONFIG = {
  enabled: true,
  disabledCmps: [],
  // Banners do not flash up while they are answered.
  enablePrehide: true,
  prehideTimeout: 2_000,
  enableCosmeticRules: true,
  detectRetries: 20,
  isMainWorld: false,
  enableHeuristicDetection: false,
  enablePopupMutationObserver: false,
  visualTest: false,
  logs: {
    lifecycle: false,
    rulesteps: false,
    detectionsteps: false,
    evals: false,
    errors: false,
    messages: false,
    waits: false,
  },
  performanceLoggingEnabled: false,
  heuristicPopupSearchTimeout: 100,
} satisfies Partial<Config>;

/** What is known so far of the banner of one page. */
interface Progress {
  detected?: string;
  found?: string;
  result?: boolean;
  isCosmetic?: boolean;
}

/** Answers banners in the background, from the first document on. */
export interface ConsentDesk {
  /** Waits until the banner is answered, or until it is clear that there is none. */
  settled(): Promise<ConsentNote>;
}

/** Makes a page answer its consent banners by the rules of autoconsent. */
export async function answerConsent(
  { cdp, leftovers }: Pick<Session, 'cdp' | 'leftovers'>,
  answer: ConsentAnswer,
): Promise<ConsentDesk> {
  const rules = await knownRules();
  const progress: Progress = {};
  const news = new EventTarget();
  const close = await openChannel(cdp, (told, line) => {
    hear(told, line, { rules, answer, progress });
    news.dispatchEvent(new Event('news'));
  });
  leftovers.push(close);
  return {
    async settled() {
      const startedAt = performance.now();
      const until = (isSo: () => boolean, ms: number) => waitUntil(news, isSo, ms);
      await until(() => progress.detected !== undefined, LOOK_MS);
      if (progress.detected) await until(() => progress.found !== undefined, BANNER_MS);
      if (progress.found) await until(() => progress.result !== undefined, ANSWER_MS);
      if (progress.result) await until(() => progress.isCosmetic !== undefined, LEAVE_MS);
      return noteOf(progress, answer, Math.round(performance.now() - startedAt));
    },
  };
}

interface Desk {
  readonly rules: readonly Rule[];
  readonly answer: ConsentAnswer;
  readonly progress: Progress;
}

function hear({ isTop, message }: Told, line: FrameLine, desk: Desk): void {
  const { rules, answer, progress } = desk;
  if (message.type === 'init') {
    const forFrame = rulesFor(rules, { url: message.url, isTop }, answer);
    const config = configFor(answer);
    line.answer({ type: 'initResp', rules: { autoconsent: forFrame }, config });
  } else if (message.type === 'eval') {
    const { id, code } = message;
    void line.ask(code).then((result) => line.answer({ type: 'evalResp', id, result }));
  } else if (message.type === 'cmpDetected') {
    progress.detected ??= message.cmp;
  } else if (message.type === 'popupFound') {
    progress.found = message.cmp;
  } else if (message.type === 'autoconsentDone') {
    progress.isCosmetic = message.isCosmetic;
  } else {
    // One that worked counts more than one in another frame that did not.
    progress.result = progress.result === true || message.result;
    if (message.result) progress.found = message.cmp;
  }
}

/** A banner that no rule knows is only refused: nobody agrees to what they cannot name. */
const configFor = (answer: ConsentAnswer): Config => ({
  ...CONFIG,
  autoAction: answer === 'reject' ? 'optOut' : 'optIn',
  enableGeneratedRules: answer === 'reject',
  heuristicMode: answer === 'reject' ? 'reject' : 'off',
});

function noteOf(progress: Progress, asked: ConsentAnswer, ms: number): ConsentNote {
  const { detected, found, result, isCosmetic } = progress;
  const platform = found ?? detected;
  if (platform === undefined) return { asked, outcome: 'none', ms };
  const named = { asked, platform: cleanText(platform, 100), ms };
  if (found === undefined) return { ...named, outcome: 'not-shown' };
  if (!result) return { ...named, outcome: 'failed' };
  if (isCosmetic && asked === 'reject') return { ...named, outcome: 'hidden' };
  return { ...named, outcome: asked === 'reject' ? 'rejected' : 'accepted' };
}
