import * as z from 'zod';
import { ARTIFACT_PREFIX } from '../contract.ts';
import { Instant } from '../jobs/job.ts';

/** What a file is for, and what it may be. A photo will want a look before anybody reads it. */
export const PURPOSES = {
  batch: { mediaTypes: ['text/csv', 'application/x-ndjson'], maxBytes: 1024 ** 3 },
} as const satisfies Record<string, Purpose>;

interface Purpose {
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
}

export const PurposeName = z.enum(Object.keys(PURPOSES) as [keyof typeof PURPOSES]);
export type PurposeName = z.infer<typeof PurposeName>;

/** A file that a client was given a form for. Whether it came, the store of files knows. */
export const Upload = z.object({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  purpose: PurposeName,
  mediaType: z.string(),
  maxBytes: z.int().positive(),
  /** Where it will lie in the store of files. */
  key: z.string(),
  createdAt: Instant,
  /** Until when the form is taken. */
  formExpiresAt: Instant,
  expiresAt: Instant,
});
export type Upload = z.infer<typeof Upload>;

export const uploadPrefix = (clientId: string, uploadId: string): string =>
  `${ARTIFACT_PREFIX}${clientId}/uploads/${uploadId}/`;

export const uploadKey = (clientId: string, uploadId: string): string =>
  `${uploadPrefix(clientId, uploadId)}file`;
