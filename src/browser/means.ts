import type { JobRequest } from '../jobs/job.ts';
import type { RunOutcome } from '../jobs/ports.ts';
import type { VisitSettings } from '../kinds/visit-settings.ts';
import type { ChooseExit } from '../proxies/choose-exit.ts';
import type { UseSessions } from '../sessions/use-sessions.ts';
import { takeExit } from './exit-in-use.ts';
import { openSavedSession } from './saved-session/saved-session.ts';
import type { Session, SessionOptions } from './session.ts';

/** What clients and stage bring along for jobs. */
export interface MeansOptions {
  /** Sessions that clients keep. @default none */
  readonly sessions?: UseSessions;
  /** Finds exits in the proxy pools of the stage. @default none */
  readonly chooseExit?: ChooseExit;
}

/** What one job has beside a browser: somebody's session, an exit to leave through. */
export interface Means {
  readonly walls: Pick<SessionOptions, 'prepare' | 'exit'>;
  /** Keeps what is to be kept after the work, and says so in the report. */
  finish(session: Session, outcome: RunOutcome): Promise<RunOutcome>;
  /** Gives back what was taken. Never fails. */
  leave(): Promise<void>;
}

interface Wishes extends MeansOptions {
  readonly settings: VisitSettings;
  readonly request: JobRequest;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** How long the attempt may take, in milliseconds. */
  readonly lifeMs: number;
}

/** @throws JobFailure `SESSION_NOT_FOUND`, `PROXY_POOL_NOT_FOUND`; Deferral */
export async function openMeans({ settings, ...options }: Wishes): Promise<Means> {
  const { clientId } = options.request;
  const saved = await openSavedSession({ ...options, wish: settings.session, clientId });
  const leaving = await takeExit({ ...options, wish: settings.proxy });
  // Last, for a use that was counted is not given back.
  await saved?.begin().catch(async (thrown: unknown) => {
    await leaving?.leave();
    throw thrown;
  });
  return {
    walls: {
      exit: leaving?.exit,
      async prepare(fresh) {
        fresh.masking.add(leaving?.secrets ?? []);
        await saved?.restore(fresh);
      },
    },
    async finish(session, outcome) {
      const kept = saved ? await saved.keep(session, outcome) : outcome;
      return leaving ? { ...kept, report: { ...kept.report, proxy: leaving.note } } : kept;
    },
    leave: async () => leaving?.leave(),
  };
}
