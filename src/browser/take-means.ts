import { JobFailure } from '../jobs/errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import type { VisitSettings } from '../kinds/visit-settings.ts';
import type { ChooseExit } from '../proxies/choose-exit.ts';
import type { OpenedSession, UseSessions } from '../sessions/use-sessions.ts';
import { type ExitInUse, takeExit } from './exit-in-use.ts';

/** What clients and stage bring along for jobs. */
export interface MeansOptions {
  /** Sessions that clients keep. @default none */
  readonly sessions?: UseSessions;
  /** Finds exits in the proxy pools of the stage. @default none */
  readonly chooseExit?: ChooseExit;
}

export interface MeansWishes extends MeansOptions {
  readonly settings: Pick<VisitSettings, 'session' | 'proxy'>;
  readonly request: JobRequest;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** How long the attempt may take, in milliseconds. */
  readonly lifeMs: number;
}

/** What a job has of its client and of its stage, whether there is a browser or not. */
export interface TakenMeans {
  readonly opened?: OpenedSession | undefined;
  readonly leaving?: ExitInUse | undefined;
}

/** @throws JobFailure `SESSION_NOT_FOUND`, `PROXY_POOL_NOT_FOUND`; Deferral */
export async function takeMeans({ settings, ...options }: MeansWishes): Promise<TakenMeans> {
  const opened = await openNamed(settings.session, options);
  const leaving = await takeExit({ ...options, wish: settings.proxy });
  // Last, for a use that was counted is not given back.
  await opened?.begin().catch(async (thrown: unknown) => {
    await leaving?.leave();
    throw thrown;
  });
  return { opened, leaving };
}

async function openNamed(
  wish: VisitSettings['session'],
  { sessions, request }: Pick<MeansWishes, 'sessions' | 'request'>,
): Promise<OpenedSession | undefined> {
  if (!wish) return undefined;
  if (!sessions) throw new JobFailure('SESSION_NOT_FOUND', 'There are no sessions here.');
  return sessions.open(request.clientId, wish.name);
}
