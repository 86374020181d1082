import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/wall/address.ts';

describe('isPublicAddress', () => {
  it.each([
    ['0.255.255.255', '1.0.0.0'],
    ['10.0.0.0', '9.255.255.255'],
    ['10.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.63.255.255'],
    ['100.127.255.255', '100.128.0.0'],
    ['127.0.0.0', '126.255.255.255'],
    ['127.255.255.255', '128.0.0.0'],
    ['168.63.129.16', '168.63.129.15'],
    ['168.63.129.16', '168.63.129.17'],
    ['169.254.0.0', '169.253.255.255'],
    ['169.254.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.15.255.255'],
    ['172.31.255.255', '172.32.0.0'],
    ['192.0.0.255', '192.0.1.0'],
    ['192.0.2.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.98.255'],
    ['192.168.0.0', '192.167.255.255'],
    ['192.168.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.17.255.255'],
    ['198.19.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.99.255'],
    ['203.0.113.255', '203.0.114.0'],
    ['224.0.0.0', '223.255.255.255'],
  ])('refuses %s and passes its neighbour %s', (inside, outside) => {
    expect(isPublicAddress(inside)).toBe(false);
    expect(isPublicAddress(outside)).toBe(true);
  });

  it.each([
    ['1fff:ffff::1', '2000::1'],
    ['4000::', '3ffe::1'],
    ['2001::1', '2000:ffff::1'],
    ['2001:1ff:ffff::1', '2001:200::1'],
    ['2001:db8::1', '2001:db7::1'],
    ['2001:db8:ffff::1', '2001:db9::1'],
    ['2002:7f00:1::', '2003::1'],
    ['3fff:fff::1', '3fff:1000::1'],
  ])('refuses %s and passes its neighbour %s', (inside, outside) => {
    expect(isPublicAddress(inside)).toBe(false);
    expect(isPublicAddress(outside)).toBe(true);
  });

  it.each([
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:0:0',
    '::8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%1',
    'ff02::1',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'passes %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each(['', 'localhost', 'example.com', '1.2.3', '1.2.3.4.5', '0x7f.1', '[::1]', '8.8.8.8 '])(
    'refuses %j, which is no address',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});
