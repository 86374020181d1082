import { lookup } from 'node:dns/promises';

/** Every address of a name, IPv4 and IPv6. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Resolves as the machine does: hosts file, search domains and all; the answers are checked. */
export const resolveBySystem: Resolve = async (host) => {
  const answers = await lookup(host, { all: true });
  return answers.map(({ address }) => address);
};
