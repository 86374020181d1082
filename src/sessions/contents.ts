import * as z from 'zod';
import { SessionCookie } from './cookie.ts';

/** What all of it may weigh as JSON, in bytes: sealed, it must fit into a row of 400 kB. */
export const CONTENTS_MAX_BYTES = 200_000;

export const COOKIES_MAX = 300;
export const ORIGINS_MAX = 20;
export const ITEMS_MAX = 500;

/** Scheme, host and port, as `location.origin` writes it. */
const Origin = z
  .string()
  .max(300)
  .refine((text) => isOrigin(text), 'An origin is such as https://shop.example.com.')
  .meta({ description: 'Scheme, host and port, such as https://shop.example.com.' });

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
};

/** What a page has stored: names and values, both texts. */
const Items = z
  .record(z.string().max(1_000), z.string().max(100_000))
  .refine((items) => Object.keys(items).length <= ITEMS_MAX, `At most ${ITEMS_MAX} items.`)
  .default({});

const OriginStorage = z.strictObject({
  origin: Origin,
  localStorage: Items,
  sessionStorage: Items,
});
export type OriginStorage = z.output<typeof OriginStorage>;

/**
 * Headers that go to one origin. What proxies or metadata services listen to is not among them, nor
 * what browsers write themselves.
 */
export const SESSION_HEADERS = [
  'accept-language',
  'authorization',
  'cache-control',
  'dnt',
  'pragma',
  'referer',
  'sec-gpc',
  'x-api-key',
  'x-auth-token',
  'x-csrf-token',
  'x-requested-with',
] as const;

const HeaderValue = z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,4094}[\x21-\x7e])?$/, {
  error: 'A header value has 1 to 4096 visible ASCII characters.',
});

const Headers = z.partialRecord(z.enum(SESSION_HEADERS), HeaderValue);

/** RFC 7617: no colon in the name, no control characters. */
const Credential = z
  .string()
  .regex(/^[^\p{Cc}]{1,256}$/u, 'Of 1 to 256 characters, none a control.');

const HttpAuth = z.strictObject({
  origin: Origin,
  username: Credential.refine((name) => !name.includes(':'), 'No colon in a user name.'),
  password: Credential,
});

const OriginHeaders = z.strictObject({ origin: Origin, headers: Headers });

const fields = {
  cookies: z.array(SessionCookie).max(COOKIES_MAX).default([]),
  origins: z
    .array(OriginStorage)
    .max(ORIGINS_MAX)
    .default([])
    .meta({ description: 'localStorage and sessionStorage of each origin.' }),
  httpAuth: z
    .array(HttpAuth)
    .max(10)
    .default([])
    .meta({ description: 'Basic authentication (RFC 7617), sent to this origin only.' }),
  headers: z
    .array(OriginHeaders)
    .max(20)
    .default([])
    .meta({ description: `Sent to this origin only: ${SESSION_HEADERS.join(', ')}.` }),
} as const;

/** What a browser is given before a job, so that it is somebody whom sites know. */
export const SessionContents = z.strictObject(fields).superRefine((contents, context) => {
  for (const part of ['origins', 'httpAuth', 'headers'] as const) {
    const origins = contents[part].map(({ origin }) => origin);
    if (new Set(origins).size === origins.length) continue;
    context.addIssue({ code: 'custom', path: [part], message: 'An origin stands here twice.' });
  }
  if (weightOf(contents) > CONTENTS_MAX_BYTES) {
    const message = `A session has at most ${CONTENTS_MAX_BYTES} bytes as JSON.`;
    context.addIssue({ code: 'custom', message });
  }
});
export type SessionContents = z.output<typeof SessionContents>;

export const weightOf = (contents: object): number => Buffer.byteLength(JSON.stringify(contents));

/** How much there is of each kind: all that anybody gets to see. */
export const Counts = z.object({
  cookies: z.int(),
  origins: z.int(),
  localStorage: z.int().meta({ description: 'Items of all origins.' }),
  sessionStorage: z.int().meta({ description: 'Items of all origins.' }),
  httpAuth: z.int(),
  headers: z.int().meta({ description: 'Headers of all origins.' }),
});
export type Counts = z.output<typeof Counts>;

export const countsOf = ({ cookies, origins, httpAuth, headers }: SessionContents): Counts => ({
  cookies: cookies.length,
  origins: origins.length,
  localStorage: sizeOf(origins.map(({ localStorage }) => localStorage)),
  sessionStorage: sizeOf(origins.map(({ sessionStorage }) => sessionStorage)),
  httpAuth: httpAuth.length,
  headers: sizeOf(headers.map((one) => one.headers)),
});

const sizeOf = (records: readonly object[]): number =>
  records.reduce((sum, record) => sum + Object.keys(record).length, 0);
