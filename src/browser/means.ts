import type { RunOutcome } from '../jobs/ports.ts';
import { type HeadersByOrigin, headersByOrigin } from '../sessions/headers-by-origin.ts';
import { STRANGER } from '../sessions/visitor.ts';
import { savedSession } from './saved-session/saved-session.ts';
import type { Session, SessionOptions } from './session.ts';
import { type MeansWishes, takeMeans } from './take-means.ts';

/** What one job has beside a browser: somebody's session, an exit to leave through. */
export interface Means {
  readonly walls: Pick<SessionOptions, 'prepare' | 'exit'>;
  /** Of the session, by the origin that they are for. */
  readonly headers: HeadersByOrigin;
  /** Keeps what is to be kept after the work, and says so in the report. */
  finish(session: Session, outcome: RunOutcome): Promise<RunOutcome>;
  /** Keeps what is to be kept when the work goes on at another time. Never fails. */
  pause(session: Session): Promise<void>;
  /** Gives back what was taken. Never fails. */
  leave(): Promise<void>;
}

/** @throws JobFailure `SESSION_NOT_FOUND`, `PROXY_POOL_NOT_FOUND`; Deferral */
export async function openMeans(wishes: MeansWishes): Promise<Means> {
  const { opened, leaving } = await takeMeans(wishes);
  const wish = wishes.settings.session;
  const saved = opened && wish ? savedSession(opened, wish) : undefined;
  return {
    walls: {
      exit: leaving?.exit,
      async prepare(fresh) {
        fresh.masking.add(leaving?.secrets ?? []);
        await saved?.restore(fresh);
      },
    },
    headers: headersByOrigin(opened?.contents ?? STRANGER),
    async finish(session, outcome) {
      const kept = saved ? await saved.keep(session, outcome) : outcome;
      return leaving ? { ...kept, report: { ...kept.report, proxy: leaving.note } } : kept;
    },
    pause: async (session) => saved?.pause(session),
    leave: async () => leaving?.leave(),
  };
}
