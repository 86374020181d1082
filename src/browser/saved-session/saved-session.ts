import { JobFailure } from '../../jobs/errors.ts';
import type { RunOutcome } from '../../jobs/ports.ts';
import type { SessionContents } from '../../sessions/contents.ts';
import { secretsOf } from '../../sessions/secrets-of.ts';
import type { OpenedSession, Saved } from '../../sessions/use-sessions.ts';
import type { SessionWish } from '../../sessions/wish.ts';
import type { Masking } from '../evidence/mask.ts';
import type { Session } from '../session.ts';
import { captureSession } from './capture.ts';
import { type FreshPage, restoreSession } from './restore.ts';

/** A session of the client's, for one job. */
export interface SavedSession {
  /** @throws JobFailure */
  restore(fresh: FreshPage & { readonly masking: Masking }): Promise<void>;
  /** Saves what the session is now, if that was asked for, and says so in the report. */
  keep(session: Session, outcome: RunOutcome): Promise<RunOutcome>;
  /** The same for work that goes on at another time, which begins with it. Never fails. */
  pause(session: Session): Promise<void>;
}

export function savedSession(opened: OpenedSession, { name, save }: SessionWish): SavedSession {
  return {
    async restore({ masking, ...fresh }) {
      masking.add(secretsOf(opened.contents));
      await restoreSession(fresh, opened.contents).catch(notRestored);
    },
    async keep(session, outcome) {
      // The job has done its work: a session that cannot be saved does not take that back.
      const saved = save ? await capture(session, opened).catch(() => 'failed') : undefined;
      return { ...outcome, report: { ...outcome.report, session: { name, saved } } };
    },
    async pause(session) {
      // Before the first page there is nothing that it would not have been without.
      const hasBeenSomewhere = /^https?:/.test(session.page.url());
      if (save && hasBeenSomewhere) await capture(session, opened).catch(() => 'failed');
    },
  };
}

async function capture(session: Session, opened: OpenedSession): Promise<Saved> {
  const latest: SessionContents = await captureSession(session, opened.contents);
  session.masking.add(secretsOf(latest));
  return opened.save(latest);
}

/** What the browser says may repeat what it was given, so that is not handed on. */
function notRestored(thrown: unknown): never {
  if (thrown instanceof JobFailure) throw thrown;
  throw new JobFailure('CAPTURE_FAILED', 'The browser did not take the session.');
}
