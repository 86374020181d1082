/** How many of each kind of trouble are still to come. */
export interface Budget {
  /** Actors that never go on. */
  readonly crashes: number;
  /** Jumps of the clock to the next moment that matters, while somebody is at work. */
  readonly jumps: number;
  /** Deliveries of a message that somebody has. */
  readonly duplicates: number;
  /** Sweeps that no lack of messages makes necessary. */
  readonly sweeps: number;
  /** Submits that a client sends again with the same key. */
  readonly retries: number;
  readonly cancels: number;
  /** Retries of a job that failed or was cancelled. */
  readonly replays: number;
  readonly pauses: number;
  /** Ends of a pause. */
  readonly resumes: number;
  /** Cancels of a whole batch. */
  readonly batchCancels: number;
  /** Looks of a client at its batch. */
  readonly looks: number;
  /** Times that a client asks for the results of its batch. */
  readonly exports: number;
  /** Deliveries that a client has sent again. */
  readonly redeliveries: number;
  readonly heartbeats: number;
  /** Workers that are told to stop. */
  readonly stops: number;
  /** Visits that fail, or that may not begin yet, and files that are gone. */
  readonly failures: number;
  /** Posts that a receiver does not take, or does not say that it took. */
  readonly refusals: number;
  /** Calls of a store or a queue that fail, with or without having done their work. */
  readonly errors: number;
  /** Messages that go to the dead letters. */
  readonly deaths: number;
  /** Ends of the embedded service, which take its waiting line along, and new beginnings. */
  readonly restarts: number;
}

export const NO_TROUBLE: Budget = {
  crashes: 0,
  jumps: 0,
  duplicates: 0,
  sweeps: 0,
  retries: 0,
  cancels: 0,
  replays: 0,
  pauses: 0,
  resumes: 0,
  batchCancels: 0,
  looks: 0,
  exports: 0,
  redeliveries: 0,
  heartbeats: 0,
  stops: 0,
  failures: 0,
  refusals: 0,
  errors: 0,
  deaths: 0,
  restarts: 0,
};
