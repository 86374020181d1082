import { createMasking, type Masking } from '../../browser/evidence/mask.ts';
import { type MeansWishes, type TakenMeans, takeMeans } from '../../browser/take-means.ts';
import type { RunOutcome } from '../../jobs/ports.ts';
import { type Counts, countsOf } from '../../sessions/contents.ts';
import { secretsOf } from '../../sessions/secrets-of.ts';
import type { OpenedSession, Saved } from '../../sessions/use-sessions.ts';
import {
  createVisitor,
  type PlainVisitor,
  STRANGER,
  type Visitor,
} from '../../sessions/visitor.ts';
import type { SessionWish } from '../../sessions/wish.ts';
import type { Exit } from '../../wall/exit.ts';

/** What a job without a browser has: somebody to be, an exit to leave through. */
export interface HttpMeans {
  readonly visitor: Visitor;
  readonly exit: Exit | undefined;
  /** Knows what must not be shown to anybody. */
  readonly masking: Masking;
  /** Keeps what is to be kept after the work, and says so in the report. */
  finish(outcome: RunOutcome): Promise<RunOutcome>;
  /** Keeps what is to be kept when the work goes on at another time. */
  pause(): Promise<void>;
  /** Gives back what was taken. Never fails. */
  leave(): Promise<void>;
}

/** @throws JobFailure `SESSION_NOT_FOUND`, `PROXY_POOL_NOT_FOUND`; Deferral */
export async function openHttpMeans(wishes: MeansWishes, now: () => number): Promise<HttpMeans> {
  const taken = await takeMeans(wishes);
  const { opened, leaving } = taken;
  const visitor = createVisitor(opened?.contents ?? STRANGER, now);
  const { masking, listening } = keepingSecret(visitor);
  masking.add(leaving?.secrets ?? []);
  const session = { opened, wish: wishes.settings.session, visitor };
  return {
    visitor: listening,
    exit: leaving?.exit,
    masking,
    async finish(outcome) {
      // The job has done its work: a session that cannot be saved does not take that back.
      const saved = await save(session).catch(() => 'failed' as const);
      return { ...outcome, report: { ...outcome.report, ...notesOf(taken, session, saved) } };
    },
    async pause() {
      await save(session);
    },
    leave: async () => leaving?.leave(),
  };
}

interface SessionInUse {
  readonly opened: OpenedSession | undefined;
  readonly wish: SessionWish | undefined;
  readonly visitor: PlainVisitor;
}

/**
 * What a visitor is known by is masked, with what sites gave them by then: it is looked for only when
 * something is told, for a site may give something new with every page.
 */
function keepingSecret(visitor: PlainVisitor): { masking: Masking; listening: Visitor } {
  const known = createMasking();
  let isNew = true;
  const learn = () => {
    if (isNew) known.add(secretsOf(visitor.contents()));
    isNew = false;
  };
  const told =
    (mask: (text: string) => string) =>
    (text: string): string => {
      learn();
      return mask(text);
    };
  return {
    masking: { add: known.add, words: told(known.words), text: told(known.text) },
    listening: {
      headersFor: visitor.headersFor,
      async heard(url, setCookies) {
        isNew ||= setCookies.length > 0;
        await visitor.heard(url, setCookies);
      },
    },
  };
}

/** @returns `undefined` when nobody asked for it */
async function save({ opened, wish, visitor }: SessionInUse): Promise<Saved | undefined> {
  if (!opened || !wish?.save) return undefined;
  return opened.save(visitor.contents());
}

function notesOf(
  { opened, leaving }: TakenMeans,
  { wish }: SessionInUse,
  saved: Saved | 'failed' | undefined,
) {
  const unused = opened ? storageIn(countsOf(opened.contents)) : [];
  const session = wish && {
    name: wish.name,
    ...(saved === undefined ? {} : { saved }),
    ...(unused.length === 0 ? {} : { unused }),
  };
  return { ...(session ? { session } : {}), ...(leaving ? { proxy: leaving.note } : {}) };
}

/** What only a page can have: whoever relies on it needs a browser. */
const storageIn = (counts: Counts) =>
  (['localStorage', 'sessionStorage'] as const).filter((part) => counts[part] > 0);
