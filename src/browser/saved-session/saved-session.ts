import { JobFailure } from '../../jobs/errors.ts';
import type { RunOutcome } from '../../jobs/ports.ts';
import type { VisitSettings } from '../../kinds/visit-settings.ts';
import type { SessionContents } from '../../sessions/contents.ts';
import { secretsOf } from '../../sessions/secrets-of.ts';
import type { OpenedSession, Saved, UseSessions } from '../../sessions/use-sessions.ts';
import type { Masking } from '../evidence/mask.ts';
import type { Session } from '../session.ts';
import { captureSession } from './capture.ts';
import { type FreshPage, restoreSession } from './restore.ts';

/** A session of the client's, for one job. */
export interface SavedSession {
  /** Counts the use. @throws Deferral when the session was used enough */
  begin(): Promise<void>;
  /** @throws JobFailure */
  restore(fresh: FreshPage & { readonly masking: Masking }): Promise<void>;
  /** Saves what the session is now, if that was asked for, and says so in the report. */
  keep(session: Session, outcome: RunOutcome): Promise<RunOutcome>;
}

interface Options {
  readonly wish: VisitSettings['session'];
  readonly clientId: string;
  /** Absent: this runner has none. */
  readonly sessions?: UseSessions | undefined;
}

/** @throws JobFailure `SESSION_NOT_FOUND` */
export async function openSavedSession({ wish, clientId, sessions }: Options) {
  if (!wish) return undefined;
  if (!sessions) throw new JobFailure('SESSION_NOT_FOUND', 'There are no sessions here.');
  return savedSession(await sessions.open(clientId, wish.name), wish);
}

function savedSession(
  opened: OpenedSession,
  { name, save }: NonNullable<VisitSettings['session']>,
): SavedSession {
  return {
    begin: opened.begin,
    async restore({ masking, ...fresh }) {
      masking.add(secretsOf(opened.contents));
      await restoreSession(fresh, opened.contents).catch(notRestored);
    },
    async keep(session, outcome) {
      // The job has done its work: a session that cannot be saved does not take that back.
      const saved = save ? await capture(session, opened).catch(() => 'failed') : undefined;
      return { ...outcome, report: { ...outcome.report, session: { name, saved } } };
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
