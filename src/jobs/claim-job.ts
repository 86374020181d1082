import { apply, MOST_RACES } from './apply.ts';
import { hasEnded, type JobState } from './job.ts';
import type { JobChange, JobStore, Metering, Places } from './ports.ts';
import type { Timing } from './timing.ts';
import { claim, postpone, type Refusal, recover } from './transitions.ts';

interface ClaimDependencies {
  readonly store: JobStore;
  /** Absent: no client has a limit. */
  readonly places?: Places | undefined;
  readonly metering?: Metering | undefined;
  readonly now: () => number;
  readonly timing: Timing;
}

/** Between a try in vain and the next: a page takes about as long, in milliseconds. */
const FULL_PAUSE_MS = 2_000;

/** One in a line tries again in this time, divided by the places that there are. */
const TURN_MS = 1_000;

/**
 * Takes the job, also from a worker that died: its lease says until when it may be waited for. A
 * job whose client has all its places taken waits in line instead; that is no attempt.
 *
 * @returns the claim, or the step that was taken instead of it: look at the status
 */
export async function claimJob(
  dependencies: ClaimDependencies,
  jobId: string,
): Promise<JobChange | Refusal | undefined> {
  const { store, now, timing } = dependencies;
  const first = await take(dependencies, jobId);
  if (first !== 'taken') return first;
  const recovered = await apply(store, jobId, (state) => recover(state, now(), timing));
  return typeof recovered === 'object' ? take(dependencies, jobId) : first;
}

type Taking = ClaimDependencies & { readonly jobId: string };

async function take(
  dependencies: ClaimDependencies,
  jobId: string,
): Promise<JobChange | Refusal | undefined> {
  const { store, now, timing } = dependencies;
  for (let race = 0; race < MOST_RACES; race += 1) {
    const state = await store.getState(jobId);
    if (!state) return undefined;
    const decision = claim(state, now(), timing);
    if (typeof decision === 'string') return decision;
    const written = await write({ ...dependencies, jobId }, decision);
    if (written !== 'lost') return written;
  }
  throw new Error(`${MOST_RACES} writers in a row were faster on ${jobId}.`);
}

/** Writes a claim, with a place if its client has but a few; `lost`: somebody else moved the job. */
async function write(
  taking: Taking,
  decision: JobChange,
): Promise<JobChange | Refusal | 'lost' | undefined> {
  const { store, places } = taking;
  const { before } = decision;
  const after = { ...decision.after, worker: workerOf(taking, decision) };
  const most = hasEnded(after) ? undefined : await places?.mostOf(before.clientId);
  const claiming = { ...decision, after };
  if (!places || most === undefined) return (await store.commit(claiming)) ? claiming : 'lost';
  const entering = { ...decision, after: { ...after, place: placeOf(before) } };
  const entered = await places.enter(entering, most);
  if (entered === 'lost') return 'lost';
  return entered === 'entered' ? entering : stayInLine({ ...taking, places }, before, most);
}

const workerOf = ({ metering }: Taking, { after }: JobChange): JobState['worker'] =>
  metering && after.status === 'running'
    ? { memoryMb: metering.memoryMb, isHypothetical: metering.isHypothetical }
    : undefined;

const placeOf = ({ clientId }: JobState): string => `${clientId}/running`;

async function stayInLine(
  { store, places, now, timing, jobId }: Taking & { readonly places: Places },
  { clientId }: JobState,
  most: number,
): Promise<JobChange | Refusal | undefined> {
  const startsAt = await places.turn(clientId, now() + FULL_PAUSE_MS, Math.ceil(TURN_MS / most));
  const wait = { reason: 'quota' as const, startsAt };
  return apply(store, jobId, (state) => postpone(state, now(), wait, timing));
}
