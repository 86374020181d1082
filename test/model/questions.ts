import type { Scenario } from './model.ts';
import type { Port } from './ports.ts';
import type { Question } from './replay.ts';
import type { State, Task } from './state.ts';
import { BOOK } from './webhook-ports.ts';

/** Questions that are answered at once, because the answer is the same whenever it is given. */
export function isUrgent(
  { budget }: State,
  { batch }: Scenario,
  role: Task['role'],
  question: Question,
): boolean {
  switch (question.port) {
    // Read for the request alone, which never changes; or of jobs that have ended.
    case 'store.get':
      return role === 'worker' || role === 'expander';
    // Endpoints change only when one of them fails.
    case 'rows.get':
      return question.args[0] === BOOK || (batch !== undefined && role !== 'reader');
    // What a worker has stored never changes.
    case 'files.read':
      return role === 'worker' || (batch !== undefined && budget.failures === 0);
    case 'site.visit':
      return batch !== undefined && budget.failures === 0;
    default:
      return batch !== undefined && role !== 'reader' && AT_ONCE_IN_A_BATCH.has(question.port);
  }
}

/**
 * Around a batch there are too many actors to let each of them wait before everything that it does.
 * What is read is held against the row again by the write that follows; what a job goes through
 * between its writes is searched without batches.
 */
const AT_ONCE_IN_A_BATCH: ReadonlySet<Port> = new Set([
  'store.getState',
  'store.due',
  'rows.due',
  'batch.moves',
  'batch.refusals',
  'artifacts.put',
  'queue.settle',
]);

const READS: ReadonlySet<Port> = new Set([
  'store.get',
  'store.getState',
  'store.due',
  'rows.get',
  'rows.due',
  'batch.moves',
  'batch.refusals',
  'files.read',
  'clock.sleep',
]);

/** Whether the question leaves a trace: only then it matters whether its asker died after it. */
export const isWrite = ({ port }: Question): boolean => !READS.has(port);
