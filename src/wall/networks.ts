import { BlockList, isIP } from 'node:net';

/** A set of address ranges. */
export interface Networks {
  /** Whether an address lies in one of them; false for what is no address. */
  has(address: string): boolean;
}

/**
 * Ranges in CIDR notation, IPv4 and IPv6 mixed: `10.1.0.0/16`, `2600:1f18::/36`.
 *
 * @throws Error naming the first that is none
 */
export function networksFrom(ranges: readonly string[]): Networks {
  // A list for each family: see address.ts.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges) {
    const [network = '', bits = '', ...rest] = range.split('/');
    const family = familyOf(network);
    const max = family === 'ipv6' ? 128 : 32;
    if (!family || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > max) {
      throw new Error(`"${range}" is no range of addresses such as 10.1.0.0/16.`);
    }
    lists[family].addSubnet(network, Number(bits), family);
  }
  return {
    has(address) {
      const family = familyOf(address);
      return family !== undefined && lists[family].check(address, family);
    },
  };
}

/** Nothing in it. */
export const NO_NETWORKS: Networks = { has: () => false };

const FAMILIES: Readonly<Record<number, 'ipv4' | 'ipv6'>> = { 4: 'ipv4', 6: 'ipv6' };

/** Zones are no part of an address on the network. */
const familyOf = (text: string) => (text.includes('%') ? undefined : FAMILIES[isIP(text)]);
