import type { SubmitCommand } from '../../src/jobs/submit-job.ts';
import type { Upload } from '../../src/uploads/upload.ts';

/** Becomes a job, none, or one that takes several invocations. */
export type Item = 'good' | 'bad' | 'long';

/** A batch as a client asks for it in the model. */
export interface BatchOrder {
  readonly clientId: string;
  readonly requestId: string;
  readonly items: readonly Item[];
  readonly from: 'request' | 'upload';
  readonly concurrency: number;
  readonly jobsPerDay: number;
}

/** A batch of two good items that may both run at once, unless something else is said. */
export const batchOrder = (overrides: Partial<BatchOrder> = {}): BatchOrder => ({
  clientId: 'cli_a',
  requestId: 'req_a',
  items: ['good', 'good'],
  from: 'request',
  concurrency: 2,
  jobsPerDay: 100,
  ...overrides,
});

/** What an item says: nobody but a job of this item has it. */
export const itemOf = (quality: Item, index: number) =>
  ({ good: { page: index }, bad: { none: index }, long: { page: index, pages: 2 } })[quality];

/** What a client submits when it retries the job of an item. */
export const RETRY_OF_ITEM: SubmitCommand = {
  clientId: 'cli_a',
  jobsPerDay: 100,
  requestId: 'req_b',
  kind: 'page',
  input: {},
  site: 'example.com',
  tags: [],
  timeoutMs: 30_000,
  maxAttempts: 1,
};

/** The file that the client has uploaded. */
export const fileOf = ({ items }: BatchOrder): string =>
  items.map((quality, index) => `${JSON.stringify(itemOf(quality, index))}\n`).join('');

export const UPLOAD: Upload = {
  id: 'upl_1',
  clientId: 'cli_a',
  version: 0,
  purpose: 'batch',
  mediaType: 'application/x-ndjson',
  maxBytes: 1_000,
  key: 'clients/cli_a/uploads/upl_1/file',
  createdAt: 0,
  formExpiresAt: 0,
  expiresAt: 0,
};
