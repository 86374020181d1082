import { BlockList, isIPv6 } from 'node:net';

/**
 * A range of addresses in CIDR notation, as it was given.
 *
 * @throws Error when it is none: a stage with it could not start one function
 */
export function checkedNetwork(range: string): string {
  const [network = '', bits = ''] = range.split('/');
  if (!/^\d{1,3}$/.test(bits)) throw new Error(`"${range}" names no length of a prefix.`);
  new BlockList().addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  return range;
}
