import { isIP } from 'node:net';
import * as z from 'zod';
import { isPublicAddress } from './address.ts';
import { type Networks, NO_NETWORKS } from './networks.ts';
import type { Refusal } from './refusal.ts';

/** Longest URL of a target, in characters: browsers and proxies agree up to here. */
const URL_MAX_CHARS = 8_192;

/** What a stage lets its jobs reach. */
export interface TargetPolicy {
  /** `host:port` pairs that are let through although private; empty in production. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Ports that a target may have. */
  readonly allowedPorts: ReadonlySet<number>;
  /**
   * Ranges of the owner's own that no job reaches although they are public unicast, as the IPv6
   * ranges of a VPC are. @default none
   */
  readonly refusedNetworks?: Networks | undefined;
}

/** An address that a client names: http or https, and no credentials in it. */
export const TargetUrl = z
  .string()
  .max(URL_MAX_CHARS, `A URL has at most ${URL_MAX_CHARS} characters.`)
  .superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ format: 'uri', description: 'Address of the page: http or https, without credentials.' });

function faultOf(text: string): string | undefined {
  if (text.length > URL_MAX_CHARS) return undefined;
  const url = URL.parse(text);
  if (!url) return 'This is not a complete URL, such as https://example.com/.';
  if (!isWeb(url)) return 'Only http: and https: URLs are visited.';
  if (url.username || url.password) return 'A URL may not contain a user name or a password.';
  return undefined;
}

/**
 * Why a URL may not be visited; `undefined` when its text alone gives no reason. What its name
 * resolves to is checked when it is connected to.
 */
export function refusalTo(url: URL, policy: TargetPolicy): Refusal | undefined {
  if (!isWeb(url)) return { rule: 'scheme', message: 'Only http: and https: URLs are visited.' };
  return refusalToHost(hostOf(url), portOf(url), policy);
}

/** The same in one sentence for the client. */
export const refusalOf = (url: URL, policy: TargetPolicy): string | undefined =>
  refusalTo(url, policy)?.message;

/** Whether the stage lets this host and port through without any further check. */
export const isAllowedHost = (policy: TargetPolicy, host: string, port: number): boolean =>
  policy.allowedHosts.has(isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`);

/** Why a host may not be visited, by its text; `undefined` when it must be resolved to tell. */
export function refusalToHost(
  host: string,
  port: number,
  policy: TargetPolicy,
): Refusal | undefined {
  if (isAllowedHost(policy, host, port)) return undefined;
  if (!policy.allowedPorts.has(port)) {
    const allowed = [...policy.allowedPorts].join(', ');
    return { rule: 'port', message: `Port ${port} is not allowed; allowed are ${allowed}.` };
  }
  return isIP(host) ? refusalToAddress(host, policy) : refusalToName(host);
}

/** Why an address may not be connected to. */
export function refusalToAddress(address: string, policy: TargetPolicy): Refusal | undefined {
  const { refusedNetworks = NO_NETWORKS } = policy;
  if (!isPublicAddress(address)) {
    return { rule: 'address', message: `${address} is not a public address.` };
  }
  if (!refusedNetworks.has(address)) return undefined;
  return { rule: 'network', message: `${address} is in a network that is not visited.` };
}

function refusalToName(host: string): Refusal | undefined {
  if (!host.includes('.')) return { rule: 'name', message: `"${host}" is not a public name.` };
  const isPrivate = PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
  if (!isPrivate) return undefined;
  return { rule: 'name', message: `"${host}" is a name for private networks.` };
}

/**
 * Names that public DNS never answers: reserved by RFC 6761, 6762 and 8375, by ICANN (`internal`),
 * or known from clusters and hosts files. A search domain or a hosts file may answer them.
 */
const PRIVATE_SUFFIXES = [
  '.localhost',
  '.localdomain',
  '.local',
  '.internal',
  '.intranet',
  '.private',
  '.corp',
  '.home',
  '.lan',
  '.home.arpa',
  '.svc',
  '.onion',
  '.invalid',
] as const;

/** Host of a URL: no brackets around IPv6, no dot at the end. */
export const hostOf = (url: URL): string => normalizeHost(url.hostname);

/** One spelling for each host: lower case, no brackets, no dot at the end. */
export const normalizeHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

/** Port of a URL, also when it is left out. */
export const portOf = (url: URL): number =>
  url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
};

const isWeb = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';
