import { Deferral } from './deferral.ts';

/** What an invocation used that ends before its job does. */
export interface Spent {
  readonly browserMs: number;
  readonly downloadedBytes: number;
  readonly storedBytes: number;
}

/**
 * Thrown by work that has saved how far it came and has no time left: the job goes on in another
 * invocation, at once, and no attempt is counted.
 */
export class Continuation extends Error {
  override readonly name = 'Continuation';
  readonly spent: Spent;

  constructor(spent: Spent) {
    super('The job goes on in another invocation.');
    this.spent = spent;
  }
}

/** Whether what was thrown only says that the work is done at another time. */
export const isInterruption = (thrown: unknown): thrown is Deferral | Continuation =>
  thrown instanceof Deferral || thrown instanceof Continuation;
