import { withEvidence } from './evidence.ts';
import type { JobState } from './job.ts';
import { keepEvidence } from './keep-evidence.ts';
import type { JobChange, Observed, RunContext } from './ports.ts';
import type { Refusal } from './transitions.ts';

export interface Listener {
  /** What a kind tells it with. */
  readonly ears: Required<Pick<RunContext, 'evidence' | 'observe'>>;
  /** The step that ends the attempt, with all that was told. A refused step says nothing of it. */
  told(change: JobChange | Refusal): JobChange | Refusal;
}

/** Listens to what is told of one attempt besides its result. */
export function listenTo(
  dependencies: Parameters<typeof keepEvidence>[0],
  state: JobState,
): Listener {
  const { keeper, kept } = keepEvidence(dependencies, state);
  let observed: Observed | undefined;
  return {
    ears: {
      evidence: keeper,
      observe: (seen) => {
        observed = seen;
      },
    },
    told: (change) => {
      const shown = withEvidence(change, kept());
      return typeof shown === 'string' || !observed ? shown : { ...shown, observed };
    },
  };
}
