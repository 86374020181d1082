import * as z from 'zod';
import { siteOf } from '../limits/site.ts';
import { hostOf } from '../wall/target.ts';

/** The host that a text names and nothing else; `undefined` if it says more, or something else. */
export function hostIn(text: string): string | undefined {
  const url = URL.parse(`http://${text}`) ?? URL.parse(`http://[${text}]`);
  return url && url.href === `http://${url.hostname}/` ? hostOf(url) : undefined;
}

const MOST_CHARS = 255;

/** A host, whatever of its site it is: becomes the site. */
export const SiteName = z
  .string()
  .max(MOST_CHARS)
  .transform((text, context) => {
    const host = hostIn(text);
    if (host !== undefined) return siteOf(host);
    context.addIssue({ code: 'custom', message: 'This is no host, such as example.com.' });
    return z.NEVER;
  });

/** A site, a host, or `*.` with a domain: becomes what it is compared as. */
export const HostPattern = z
  .string()
  .max(MOST_CHARS)
  .transform((text, context) => {
    const isWild = text.startsWith('*.');
    const host = hostIn(isWild ? text.slice(2) : text);
    if (host !== undefined) return isWild ? `*.${host}` : host;
    const message = 'Write a host such as example.com, or *.example.com for all that are below it.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
