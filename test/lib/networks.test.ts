import { describe, expect, it } from 'vitest';
import { checkedNetwork } from '../../lib/networks.ts';

describe('checkedNetwork', () => {
  it.each(['10.0.0.0/8', '2600:1f18::/32', '1.2.3.4/32'])('takes %s', (range) => {
    expect(checkedNetwork(range)).toBe(range);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', 'a/8', '/8', 'fd00::/129'])('throws at %j', (range) => {
    expect(() => checkedNetwork(range)).toThrow();
  });
});
