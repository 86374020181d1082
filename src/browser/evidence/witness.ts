import { isInterruption } from '../../jobs/continuation.ts';
import { type FailureCode, JobFailure } from '../../jobs/errors.ts';
import type { EvidenceKeeper, FoundEvidence, RunOutcome } from '../../jobs/ports.ts';
import type { VisitSettings } from '../../kinds/visit-settings.ts';
import type { Session } from '../session.ts';
import { gatherEvidence } from './gather.ts';

/** After these the page cannot be asked anything any more. */
const DEADLY: ReadonlySet<FailureCode> = new Set([
  'BROWSER_CRASHED',
  'PAGE_CRASHED',
  'PAGE_OUT_OF_MEMORY',
]);

export interface WitnessOptions {
  readonly when: VisitSettings['evidence'];
  /** Absent: nobody wants to see anything. */
  readonly keeper: EvidenceKeeper | undefined;
  /** Fires when the job is not this worker's to finish any more: then nothing is kept. */
  readonly signal: AbortSignal;
  /** Longest that the page is looked at, in milliseconds. */
  readonly limitMs: number;
}

/** Who looks at a page before it is closed, and tells when it is. */
export interface Witness {
  /** Does the work, and looks at what is left of the page. The work ends as it would have ended. */
  watch(session: Session, work: () => Promise<RunOutcome>): Promise<RunOutcome>;
  /** Stores what was seen; does nothing if nothing was. Call it when the browser is free again. */
  tell(): Promise<void>;
}

export function createWitness({ when, keeper, signal, limitMs }: WitnessOptions): Witness {
  let found: FoundEvidence | undefined;
  const look = async (session: Session, isDead: boolean) => {
    if (!keeper || signal.aborted) return;
    found = await gatherEvidence(session, { limitMs, signal, isDead });
  };

  return {
    async watch(session, work) {
      const outcome = await work().catch(async (thrown: unknown) => {
        const isFailure = !isInterruption(thrown);
        const { code } = JobFailure.from(thrown);
        // Whatever goes wrong in looking, the job fails as it did.
        if (isFailure && when !== 'never') {
          await look(session, DEADLY.has(code)).catch(() => undefined);
        }
        throw thrown;
      });
      if (when === 'always') await look(session, false).catch(() => undefined);
      return outcome;
    },
    async tell() {
      if (found && keeper && !signal.aborted) await keeper.keep(found);
    },
  };
}
