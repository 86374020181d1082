import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/wall/address.ts';

/** `FUZZ_RUNS` asks for more; this many take a few seconds. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 100_000);

/** Where the two may differ: what we refuse beyond what ipaddr.js calls not unicast. */
const STRICTER = [
  '168.63.129.16/32', // a cloud's host agent in a public block
  '192.0.0.0/24',
  '192.88.99.0/24',
  '::/3',
  '2001::/23',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
].map((range) => ipaddr.parseCIDR(range));

type Address = ReturnType<typeof ipaddr.parse>;

const isIn = (address: Address, [network, bits]: (typeof STRICTER)[number]) =>
  address.kind() === network.kind() && address.match([network, bits] as never);

const isStricter = (address: Address): boolean => STRICTER.some((range) => isIn(address, range));

const byte = fc.integer({ min: 0, max: 255 });
const anyV4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
/** Close to the edges of blocks, where mistakes are. */
const edgeV4 = fc
  .tuple(
    fc.constantFrom('0.0', '10.0', '100.64', '100.127', '127.0', '168.63', '169.254', '172.16'),
    fc.constantFrom(-1, 0, 1),
    fc.constantFrom(0, 1, 128, 254, 255),
  )
  .map(([start, step, end]) => {
    const [first = 0, second = 0] = start.split('.').map(Number);
    const value = Math.max(0, first * 256 + second + step);
    return `${value >> 8}.${value & 255}.${end}.${end}`;
  });
const group = fc.oneof(fc.constantFrom(0, 0xffff), fc.integer({ min: 0, max: 0xffff }));
const head = fc.constantFrom(
  ...[0, 0x64, 0x100, 0x1fff, 0x2000, 0x2001, 0x2002, 0x2600, 0x3fff, 0x4000, 0x5f00],
  ...[0xfc00, 0xfd00, 0xfe80, 0xfec0, 0xff02],
);
const v6 = fc
  .tuple(fc.oneof(head, group), ...Array.from({ length: 7 }, () => group))
  .map((groups) => groups.map((part) => part.toString(16)).join(':'));
const mapped = anyV4.map((address) => `::ffff:${address}`);

describe('the classifier beside a second opinion', () => {
  it(`calls nothing public of ${numRuns} addresses that ipaddr.js does not, nor the reverse`, () => {
    const anyAddress = fc.oneof(anyV4, edgeV4, v6, mapped);
    const wrong = new Set<string>();

    fc.assert(
      fc.property(anyAddress, (text) => {
        const address = ipaddr.parse(text);
        const isUnicast = address.range() === 'unicast' && !isStricter(address);
        if (isPublicAddress(text) !== isUnicast) wrong.add(text);
      }),
      { numRuns, seed: 4 },
    );

    expect([...wrong].slice(0, 20)).toEqual([]);
  });

  it('calls no garbage public', () => {
    const piece = fc.constantFrom(
      '8',
      '.',
      ':',
      '::',
      '%',
      '/',
      '0x',
      ' ',
      '8.8.8.8',
      '2606::1',
      '[',
    );
    const garbage = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

    fc.assert(
      fc.property(garbage, (text) => {
        expect(isPublicAddress(text) && !ipaddr.isValid(text)).toBe(false);
      }),
      { numRuns: Math.ceil(numRuns / 10), seed: 4 },
    );
  });
});
