import { siteOf } from './site.ts';

/**
 * Whether a host is among those that a list names. An entry is a site (`example.com`: that and
 * every host of it), a host of one (`shop.example.com`: that alone), or `*.` with a domain
 * (`*.shop.example.com`: every host below it).
 *
 * @param host - lower case, in ASCII, without brackets and without a dot at the end
 */
export const isAmong = (allowed: readonly string[], host: string): boolean =>
  allowed.some((entry) =>
    entry.startsWith('*.')
      ? host.endsWith(entry.slice(1))
      : host === entry || siteOf(host) === entry,
  );
