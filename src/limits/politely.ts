import type { JobRequest } from '../jobs/job.ts';
import type { Sleep } from '../jobs/lease-keeper.ts';
import type { PageTurn, RunKind } from '../jobs/ports.ts';
import { createPatience } from './patience.ts';
import type { Stay } from './stay.ts';
import { createStays, type Stays, type StaysDependencies } from './stays.ts';

export interface PolitenessDependencies extends StaysDependencies {
  /** What a job will visit first; `undefined`: nothing that has to be asked for. */
  readonly targetOf: (request: JobRequest) => URL | undefined;
  readonly sleep: Sleep;
}

export type Politely = (run: RunKind) => RunKind;

/**
 * Lets jobs run only when their site has room for them: robots.txt allows the page, the breaker is
 * closed, the job's slot has come and a place is free. Otherwise the job is put off, and nothing
 * counts as an attempt.
 *
 * The kind asks again through `pageTurn` when its browser is ready, for only then it is certain when
 * the page is opened.
 */
export const createPolitely =
  (dependencies: PolitenessDependencies): Politely =>
  (run) =>
  async (request, context) => {
    const target = dependencies.targetOf(request);
    if (!target) return run(request, context);
    // What waits in the background must not go on when the job is over.
    const over = new AbortController();
    const signal = AbortSignal.any([context.signal, over.signal]);
    const patience = createPatience({ ...dependencies, signal });
    const stays = createStays(dependencies, request, { ...context, patience });
    const end = (thrown?: unknown) => {
      over.abort();
      return stays.leave(thrown);
    };
    try {
      await stays.at(target);
      const outcome = await run(request, {
        ...context,
        pageTurn: turnIn(stays, dependencies.onError),
      });
      await end();
      return outcome;
    } catch (thrown) {
      await end(thrown);
      throw thrown;
    }
  };

function turnIn(stays: Stays, onError: StaysDependencies['onError']): PageTurn {
  let latest: Stay | undefined;
  return {
    before: async (url) => {
      const parsed = new URL(url);
      latest = await stays.at(parsed);
      await latest.open(parsed);
    },
    sent: () => void latest?.sent().catch(onError),
    after: async (answer) => latest?.answered(answer),
  };
}
