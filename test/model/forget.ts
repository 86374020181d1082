import type { CountMoves } from '../../src/batches/counts.ts';
import type { Job, JobState } from '../../src/jobs/job.ts';
import type { JobChange } from '../../src/jobs/ports.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import type { Port } from './ports.ts';
import type { History, Standing, TimedStep } from './replay.ts';

/**
 * What an actor has been through and may forget, because its code keeps nothing of it. Without that
 * a worker that lost a race, and one that never ran it, would be searched as two different workers
 * for ever after, and the search would drown.
 *
 * These are only proposals: whoever takes one up replays it, and keeps the whole history unless the
 * code then asks exactly what it asks now.
 */
export function forgettable(
  { beganAt, steps }: History,
  { questions }: Standing,
): readonly History[] {
  const proposals = [
    withoutLostRace(steps),
    withoutLostRow(steps),
    withPlainMoves(steps),
    withoutHeartbeat(steps),
    sinceClaim(steps),
    ...(questions.length === 1 && questions[0]?.port === 'queue.settle' ? decided(steps) : []),
  ];
  return proposals.flatMap((shorter) => (shorter ? [{ beganAt, steps: shorter }] : []));
}

type Steps = readonly TimedStep[];

const portOf = ({ step }: TimedStep) => (step === 'stop' ? undefined : step.question.port);

const answerTo = ({ step }: TimedStep) =>
  step !== 'stop' && 'value' in step.answer ? step.answer.value : undefined;

const told = (
  number: number,
  port: Port,
  args: readonly unknown[],
  value: unknown,
  clock = 0,
): TimedStep => ({ step: { question: { number, port, args }, answer: { value } }, clock });

/** Whose write came too late reads again, as if it had not read before. */
function withoutLostRace(steps: Steps): Steps | undefined {
  const last = steps.at(-1);
  if (!last || portOf(last) !== 'store.commit' || answerTo(last) !== false) return undefined;
  const read = steps.findLastIndex((one) => portOf(one) === 'store.getState');
  if (read === -1) return undefined;
  // Whoever wanted to end the job has looked who is to be told.
  const isOfRace = (one: TimedStep, at: number) =>
    at === read || one === last || (at > read && portOf(one) === 'rows.get');
  return steps.filter((one, at) => !isOfRace(one, at));
}

const ROW_WRITES: ReadonlySet<string> = new Set([
  'rows.commit',
  'batch.accept',
  'batch.commitWith',
]);

/** The same for rows of other types. */
function withoutLostRow(steps: Steps): Steps | undefined {
  const last = steps.at(-1);
  if (!last || !ROW_WRITES.has(portOf(last) ?? '') || answerTo(last) !== false) return undefined;
  const read = steps.findLastIndex((one) => portOf(one) === 'rows.get');
  return read === -1 ? undefined : steps.filter((one, at) => at !== read && one !== last);
}

/** Of the moves of a batch's jobs only their sum over all that have not ended is of interest. */
function withPlainMoves(steps: Steps): Steps | undefined {
  const plain = steps.map((one) => {
    const told = answerTo(one) as readonly CountMoves[] | undefined;
    if (portOf(one) !== 'batch.moves' || one.step === 'stop' || !told) return one;
    const [moves = {}] = told;
    const { succeeded = 0, failed = 0, cancelled = 0 } = moves;
    const ended = succeeded + failed + cancelled;
    const value = [{ queued: -ended, succeeded: ended }];
    return { ...one, step: { ...one.step, answer: { value } } };
  });
  return steps.some((one) => portOf(one) === 'batch.moves') ? plain : undefined;
}

/** Whose message each role sends as the last thing that it does. */
const LAST_MESSAGES: Readonly<Record<string, string>> = {
  api: 'job_',
  'batch-api': 'bat_',
  manager: 'bat_',
  expander: 'bat_',
  worker: 'job_',
  deliverer: 'dlv_',
};

/** Whether nothing that an actor went through matters any more, once it has done this. */
export function isLastWord(role: string, { questions }: Standing): boolean {
  const [question] = questions;
  if (questions.length !== 1 || question?.port !== 'queue.send') return false;
  const prefix = LAST_MESSAGES[role];
  const [message] = question.args as [RowMessage];
  return prefix !== undefined && message.id.startsWith(prefix);
}

/** A heartbeat that found everything well leaves nothing behind. */
function withoutHeartbeat(steps: Steps): Steps | undefined {
  const beat = steps.findLastIndex((one) => portOf(one) === 'clock.sleep');
  if (beat === -1) return undefined;
  const ofBeat = new Set(['clock.sleep', 'store.getState', 'store.commit']);
  return steps.filter((one, at) => at < beat || !ofBeat.has(portOf(one) ?? ''));
}

/** A worker that has claimed a job and read its request knows these, and not how it got there. */
function sinceClaim(steps: Steps): Steps | undefined {
  const [claim, read] = steps.slice(-2).map(({ step }) => (step === 'stop' ? undefined : step));
  const change = claim?.question.args[0] as JobChange | undefined;
  if (claim?.question.port !== 'store.commit' || !change) return undefined;
  if (change.event?.type !== 'job.started') return undefined;
  if (read?.question.port !== 'store.get' || !('value' in read.answer)) return undefined;
  const state = untouched(change.before);
  const { request } = read.answer.value as Job;
  const readNumber = 1 + read.question.number - claim.question.number;
  // When it was claimed matters only if it has to be done by a certain time.
  const clock = state.deadlineAt === undefined ? 0 : (steps.at(-1)?.clock ?? 0);
  return [
    ...steps.filter(({ step }) => step === 'stop'),
    told(0, 'store.getState', [state.jobId], state, clock),
    told(1, 'store.commit', [change], true, clock),
    told(readNumber, 'store.get', [state.jobId], { request, state }, clock),
  ];
}

/** A row that leads to the same attempt, and tells nothing else. */
const untouched = (state: JobState): JobState => ({
  ...state,
  status: 'queued',
  version: 0,
  attemptsUsed: 0,
  attempts: [],
  startedAt: undefined,
  wait: undefined,
  dueAt: 0,
  resends: 0,
});

/** Who has only its message left to settle might as well have found no job, or one that has ended. */
function decided(steps: Steps): readonly Steps[] {
  const first = steps[0];
  if (!first || first.step === 'stop' || portOf(first) !== 'store.getState') return [];
  const { args } = first.step.question;
  const ended = { status: 'succeeded' };
  return [undefined, ended].map((row) => [told(0, 'store.getState', args, row)]);
}
