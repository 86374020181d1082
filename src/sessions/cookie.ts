import { isIP } from 'node:net';
import * as z from 'zod';
import { siteOf } from '../limits/site.ts';

/** RFC 6265, section 4.1.1: what stands in front of the `=`. */
const Name = z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/, {
  error: "A cookie has a name of 1 to 256 letters, digits or !#$%&'*+-.^_`|~.",
});

const Value = z.string().regex(/^[\x20-\x3a\x3c-\x7e]{0,4096}$/, {
  error: 'A cookie has a value of at most 4096 visible ASCII characters without semicolons.',
});

const Domain = z
  .string()
  .max(253)
  .regex(/^\.?[a-z\d_-]{1,63}(\.[a-z\d_-]{1,63})*$|^\[[\da-f:]+\]$/, {
    error: 'This is not the name of a host, in lower case and ASCII.',
  });

const fields = z.strictObject({
  name: Name,
  value: Value,
  domain: Domain.meta({
    description: 'A host; with a dot in front also all hosts below it, as browsers write it.',
  }),
  path: z
    .string()
    .regex(/^\/[\x21-\x3a\x3c-\x7e]{0,1023}$/, 'A path begins with / and has no blanks.')
    .default('/'),
  secure: z.boolean().default(false),
  httpOnly: z.boolean().default(false),
  sameSite: z.enum(['Strict', 'Lax', 'None']).optional(),
  expiresAt: z.iso.datetime().optional().meta({ description: 'Default: with each job.' }),
});

/** A cookie that browsers would take, too. */
export const SessionCookie = fields.superRefine((cookie, context) => {
  for (const [path, message] of faultsOf(cookie)) {
    context.addIssue({ code: 'custom', path: [path], message });
  }
});
export type SessionCookie = z.output<typeof SessionCookie>;

function* faultsOf(cookie: z.output<typeof fields>): Generator<[keyof SessionCookie, string]> {
  const { name, domain, path, secure, sameSite } = cookie;
  const isForMany = domain.startsWith('.');
  const host = domain.replace(/^\./, '');
  if (isForMany && isIP(host)) yield ['domain', 'An address has no hosts below it.'];
  else if (isForMany && isPublicSuffix(host)) {
    yield ['domain', 'Nobody owns all hosts below this one: name a host, or a domain below it.'];
  }
  if (/^__host-/i.test(name) && (!secure || path !== '/' || isForMany)) {
    yield ['name', 'A __Host- cookie is secure, of one host, and of the path /.'];
  }
  if (/^__secure-/i.test(name) && !secure) yield ['name', 'A __Secure- cookie is secure.'];
  if (sameSite === 'None' && !secure) yield ['sameSite', 'Only secure cookies go to other sites.'];
}

/** Whether any host below it is a site of its own. */
const isPublicSuffix = (host: string): boolean => siteOf(`a.${host}`) === `a.${host}`;
