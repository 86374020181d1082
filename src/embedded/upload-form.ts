import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { JobFailure } from '../jobs/errors.ts';
import type { UploadDoor } from '../uploads/ports.ts';

/** What a form lets its holder send, and until when. */
const UploadGrant = z.object({
  key: z.string(),
  mediaType: z.string(),
  maxBytes: z.int(),
  /** First second since the Unix epoch at which the form is void. */
  expiresAtS: z.int(),
});
export type UploadGrant = z.infer<typeof UploadGrant>;

export const UPLOAD_PATH = '/uploads';

interface Options {
  /** Address that forms are sent to, without a path. */
  readonly publicUrl: string;
  readonly signingKey: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

export interface EmbeddedUploadDoor extends UploadDoor {
  /**
   * What the fields of a form grant.
   *
   * @throws JobFailure `FORBIDDEN` if they were altered or have expired, or if the type is another
   */
  admit(fields: Readonly<Record<string, string>>): UploadGrant;
}

/** Forms like those of S3, taken by this process: the policy is signed and says it all. */
export const createUploadDoor = ({ publicUrl, signingKey, now }: Options): EmbeddedUploadDoor => ({
  form: async ({ key, mediaType, maxBytes, expiresInS }) => {
    const expiresAtS = Math.floor(now() / 1_000) + expiresInS;
    const grant: UploadGrant = { key, mediaType, maxBytes, expiresAtS };
    const policy = Buffer.from(JSON.stringify(grant)).toString('base64url');
    const signature = signatureOf(policy, signingKey).toString('base64url');
    const fields = { key, 'Content-Type': mediaType, policy, signature };
    return { url: publicUrl + UPLOAD_PATH, fields };
  },

  admit: (fields) => {
    const grant = grantOf(fields, signingKey);
    if (!grant) throw new JobFailure('FORBIDDEN', ALTERED);
    if (grant.expiresAtS * 1_000 <= now()) throw new JobFailure('FORBIDDEN', EXPIRED);
    const isAsGranted = fields.key === grant.key && fields['Content-Type'] === grant.mediaType;
    if (!isAsGranted) throw new JobFailure('FORBIDDEN', ALTERED);
    return grant;
  },
});

const ALTERED = 'The fields of the form are not as they were given out. Send all of them first.';
const EXPIRED = 'This form has expired. Ask for a new upload.';

function grantOf(
  { policy = '', signature = '' }: Readonly<Record<string, string>>,
  signingKey: Uint8Array,
): UploadGrant | undefined {
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(policy, signingKey);
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine
    ? UploadGrant.parse(JSON.parse(Buffer.from(policy, 'base64url').toString()))
    : undefined;
}

// A word in front, so that no signature of a link is one of a form.
const signatureOf = (policy: string, signingKey: Uint8Array): Buffer =>
  createHmac('sha256', signingKey).update(`upload\n${policy}`).digest();
