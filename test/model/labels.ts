import { JobFailure } from '../../src/jobs/errors.ts';
import type { JobState } from '../../src/jobs/job.ts';
import type { JobChange, SubmitOutcome } from '../../src/jobs/ports.ts';
import type { Answer } from './ports.ts';
import type { Question } from './replay.ts';
import { describeOther } from './row-labels.ts';
import type { Actor } from './state.ts';

export const nameOf = ({ task, id }: Actor): string => `${task.role} ${id}`;

/** A question in a few words, for the reader of a trace. */
export function describeQuestion(question: Question): string {
  const {
    port,
    args: [first, second],
  } = question;
  switch (port) {
    case 'store.submit':
      return 'writes the new job';
    case 'store.get':
      return 'reads the request';
    case 'store.getState':
      return 'reads the row';
    case 'store.due':
      return 'looks for rows that are due';
    case 'store.commit':
      return describeChange(first as JobChange);
    case 'store.overwrite':
      return `${describeChange(first as JobChange)}, whatever is there`;
    case 'queue.send':
      return second === 0
        ? 'sends the message'
        : `sends the message for ${Number(second) / 1_000} s later`;
    case 'queue.settle':
      return first === 'done' ? 'deletes its message' : 'gives its message back';
    case 'artifacts.put':
      return `stores ${first}`;
    case 'site.visit':
      return 'visits the page';
    case 'clock.sleep':
      return 'wakes up for a heartbeat';
    default:
      return describeOther(question);
  }
}

const describeChange = ({ before, after, event }: JobChange): string =>
  `writes ${event?.type ?? 'a later dueAt'} (attempt ${after.attempt}, from version ${before.version})`;

/** An answer in a few words, or in none if it says nothing. */
export function describeAnswer(answer: Answer): string {
  if ('failure' in answer) return ` → ${describeFailure(answer.failure)}`;
  const { value } = answer;
  if (value === false) return ' → too late';
  if (Array.isArray(value)) return ` → ${value.length}`;
  if (typeof value !== 'object' || value === null) return '';
  if ('outcome' in value) return ` → ${(value as SubmitOutcome).outcome}`;
  if ('status' in value) return ` → ${describeState(value as JobState)}`;
  return '';
}

const describeFailure = (failure: unknown): string =>
  failure instanceof JobFailure ? failure.code : String(failure);

export const describeState = ({ status, attempt }: JobState): string =>
  attempt === 0 ? status : `${status} (attempt ${attempt})`;
