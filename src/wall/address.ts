import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * IPv4 blocks that are not public unicast (IANA special-purpose registry), and addresses inside
 * public blocks that a cloud answers on itself.
 *
 * IPv4 and IPv6 have a list each: a mapped block (`::ffff:0:0/96`) in a shared list makes Node call
 * every IPv4 address blocked.
 */
const REFUSED_V4 = listOf('ipv4', [
  ['0.0.0.0', 8], // this network: 0.0.0.0 connects to loopback
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT; also where some clouds keep metadata
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's host agent, in a public block
  ['169.254.0.0', 16], // link-local: instance metadata, task credentials, resolver, X-Ray
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

/** All of IPv6 that is handed out as global unicast; everything else is refused unseen. */
const GLOBAL_V6 = listOf('ipv6', [['2000::', 3]]);

/** Blocks inside 2000::/3 that lead somewhere else: tunnels into IPv4, tests, documentation. */
const REFUSED_V6 = listOf('ipv6', [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries any IPv4 address, private ones too
  ['3fff::', 20],
]);

/**
 * Whether a literal address is public unicast: the only kind that a job may reach.
 *
 * Mapped (`::ffff:8.8.8.8`), translated (`64:ff9b::/96`) and compatible forms are refused whatever
 * they carry, and so is everything with a zone and everything that is no address at all.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !REFUSED_V4.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return GLOBAL_V6.check(address, 'ipv6') && !REFUSED_V6.check(address, 'ipv6');
}

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]) {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
