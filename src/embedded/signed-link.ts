import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link lets its holder read, and until when. */
export interface LinkGrant {
  /** Key of the artifact. */
  readonly key: string;
  /** First second since the Unix epoch at which the link is void. */
  readonly expiresAtS: number;
  readonly fileName: string;
  readonly mediaType: string;
}

const PATH = '/artifacts/';

/** The path and query of a link that carries its own proof. */
export function signLink(grant: LinkGrant, signingKey: Uint8Array): string {
  const query = new URLSearchParams({
    expires: String(grant.expiresAtS),
    name: grant.fileName,
    type: grant.mediaType,
    signature: signatureOf(grant, signingKey).toString('base64url'),
  });
  return `${PATH}${grant.key.split('/').map(encodeURIComponent).join('/')}?${query}`;
}

/** What the link grants, if every part of it is as it was signed. Says nothing about its time. */
export function verifyLink(url: URL, signingKey: Uint8Array): LinkGrant | undefined {
  const grant = grantOf(url);
  if (!grant) return undefined;
  const signature = Buffer.from(url.searchParams.get('signature') ?? '', 'base64url');
  const expected = signatureOf(grant, signingKey);
  const isGenuine = signature.length === expected.length && timingSafeEqual(signature, expected);
  return isGenuine ? grant : undefined;
}

export const isArtifactPath = (path: string): boolean => path.startsWith(PATH);

function grantOf({ pathname, searchParams }: URL): LinkGrant | undefined {
  const segments = pathname.slice(PATH.length).split('/').map(decoded);
  const expiresAtS = Number(searchParams.get('expires') ?? Number.NaN);
  const fileName = searchParams.get('name');
  const mediaType = searchParams.get('type');
  if (!Number.isSafeInteger(expiresAtS) || fileName === null || mediaType === null)
    return undefined;
  if (!segments.every((segment) => segment !== undefined)) return undefined;
  return { key: segments.join('/'), expiresAtS, fileName, mediaType };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray per cent sign: nothing that we signed looks like this.
    return undefined;
  }
}

// A JSON array keeps the parts apart: no two grants have the same text.
const signatureOf = ({ key, expiresAtS, fileName, mediaType }: LinkGrant, signingKey: Uint8Array) =>
  createHmac('sha256', signingKey)
    .update(JSON.stringify([key, expiresAtS, fileName, mediaType]))
    .digest();
