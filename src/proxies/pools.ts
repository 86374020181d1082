import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Country, PoolName } from './wish.ts';

const ExitUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' && url.port !== '' && url.pathname === '/') return url;
  // Not the text: there may be a password in it.
  context.addIssue({
    code: 'custom',
    message: 'An exit is such as http://user:password@host:3128',
  });
  return z.NEVER;
});

const PoolExit = z.strictObject({ url: ExitUrl, country: Country.optional() });

/** All pools of a stage, as its owner writes them down. */
export const Pools = z.record(
  PoolName,
  z.strictObject({ exits: z.array(PoolExit).min(1).max(1_000) }),
);

/** A forward proxy of a pool. */
export interface PooledExit {
  /** Names it in rows and reports, and says nothing about it. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly country?: string | undefined;
  readonly user: string;
  readonly password: string;
}

export type ExitsByPool = ReadonlyMap<string, readonly PooledExit[]>;

const ID_DIGITS = 12;

/**
 * Reads what the owner wrote.
 *
 * @throws Error that names the places which are wrong, and repeats nothing of what is there
 */
export function readPools(text: string): ExitsByPool {
  const parsed = Pools.safeParse(jsonOf(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The proxy pools are not valid. ${faults.join('; ')}`);
  }
  return new Map(
    Object.entries(parsed.data).map(([pool, { exits }]) => [
      pool,
      exits.map(({ url, country }) => exitOf(url, country)),
    ]),
  );
}

/** What is no JSON may be a secret all the same: it is not repeated. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The proxy pools are not valid JSON.');
  }
}

function exitOf(url: URL, country: string | undefined): PooledExit {
  const user = decodeURIComponent(url.username);
  const id = createHash('sha256').update(`${user}@${url.host}`).digest('hex').slice(0, ID_DIGITS);
  return {
    id,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port),
    country,
    user,
    password: decodeURIComponent(url.password),
  };
}

/** What an exit is asked with (RFC 7617); none for one without a user. */
export const authorizationOf = ({ user, password }: PooledExit): string | undefined =>
  user === '' ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
