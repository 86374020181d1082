/** Everything that a client can call by a name: of another client, or of nobody. */
export interface Names {
  /** A job that has succeeded, and a file of it. */
  readonly jobId: string;
  readonly artifact: string;
  /** A job that used up its attempts, and the letter that it left. */
  readonly deadJobId: string;
  readonly deadLetterId: string;
  readonly batchId: string;
  readonly uploadId: string;
  readonly scheduleId: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly session: string;
  readonly recipe: string;
  readonly clientId: string;
  readonly keyId: string;
  /** An `Idempotency-Key` that was used for a job, a batch, a schedule and a retry. */
  readonly idempotencyKey: string;
  readonly tag: string;
  /** A site that jobs were at. */
  readonly site: string;
}

const never = (prefix: string): string => `${prefix}_${'0'.repeat(25)}N`;

/** Names that nobody ever had. */
export const NEVER: Names = {
  jobId: never('job'),
  artifact: 'page.txt',
  deadJobId: never('job'),
  deadLetterId: never('dead'),
  batchId: never('bat'),
  uploadId: never('upl'),
  scheduleId: never('sch'),
  webhookId: never('whk'),
  deliveryId: never('dlv'),
  session: 'nobodys-session',
  recipe: 'nobodys-recipe',
  clientId: never('cli'),
  keyId: never('key'),
  idempotencyKey: 'nobodys-key',
  tag: 'nobodys-tag',
  site: 'nobodys-site.test',
};

/** Where a list of such ids would go on. */
export const cursorAt = (id: string): string => Buffer.from(id).toString('base64url');
