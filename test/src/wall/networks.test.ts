import { describe, expect, it } from 'vitest';
import { NO_NETWORKS, networksFrom } from '../../../src/wall/networks.ts';

describe('networksFrom', () => {
  const networks = networksFrom(['18.200.16.0/20', '2600:1f18:4000::/36', '52.1.2.3/32']);

  it.each([
    ['18.200.16.0', '18.200.15.255'],
    ['18.200.31.255', '18.200.32.0'],
    ['52.1.2.3', '52.1.2.4'],
    ['2600:1f18:4000::1', '2600:1f18:5000::1'],
    ['2600:1f18:4fff:ffff::1', '2600:1f18:3fff:ffff::1'],
  ])('has %s and not its neighbour %s', (inside, outside) => {
    expect(networks.has(inside)).toBe(true);
    expect(networks.has(outside)).toBe(false);
  });

  it.each(['', 'example.com', '2600:1f18:4000::1%eth0', '18.200.16'])(
    'has nothing that is no address, such as %j',
    (text) => {
      expect(networks.has(text)).toBe(false);
    },
  );

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    'fd00::/129',
    'a/8',
    '/8',
    '10.0.0.0/8/8',
    '',
  ])('names %j as no range', (range) => {
    expect(() => networksFrom(['10.0.0.0/8', range])).toThrow(`"${range}" is no range`);
  });

  it('may be empty', () => {
    expect(networksFrom([]).has('8.8.8.8')).toBe(false);
    expect(NO_NETWORKS.has('8.8.8.8')).toBe(false);
  });
});
