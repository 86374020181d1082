import { JobFailure } from '../jobs/errors.ts';
import { invalid } from './fields.ts';

/** What a client's settings are called at a revision. Strong: the same settings, byte for byte. */
export const etagOf = ({ revision }: { readonly revision: number }): string => `"r${revision}"`;

/**
 * The revision that a change is meant for (RFC 9110, 13.1.1); `undefined` for any, which is `*`.
 *
 * @throws JobFailure `IF_MATCH_REQUIRED`, `INVALID_REQUEST` for what no answer of ours has said
 */
export function revisionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '') {
    const detail = 'Send the ETag of what you read, or * to replace whatever is there.';
    throw new JobFailure('IF_MATCH_REQUIRED', `header/If-Match: ${detail}`, {
      fields: [{ pointer: 'header/If-Match', detail }],
    });
  }
  if (ifMatch.trim() === '*') return undefined;
  const [, revision] = /^\s*"r(\d{1,15})"\s*$/.exec(ifMatch) ?? [];
  if (revision !== undefined) return Number(revision);
  throw invalid([{ pointer: 'header/If-Match', detail: 'Send one ETag of ours, such as "r3".' }]);
}
