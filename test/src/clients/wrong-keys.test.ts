import { describe, expect, it } from 'vitest';
import { createWrongKeys } from '../../../src/clients/wrong-keys.ts';
import { NOW } from '../../support/jobs.ts';

function counter() {
  let at = NOW;
  const count = createWrongKeys(() => at);
  const many = (times: number, address = '203.0.113.1') =>
    Array.from({ length: times }, () => count(address));
  return {
    count,
    many,
    pass: (ms: number) => {
      at += ms;
    },
  };
}

describe('wrong keys of one address', () => {
  it('are answered as usual twenty times, and then held up', () => {
    const { many } = counter();

    const waits = many(21);

    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
    expect(waits[20]).toBe(3);
  });

  it('are held up no longer because more came in the meantime', () => {
    const { many, pass } = counter();
    many(500);

    pass(3_000);

    expect(many(2)).toEqual([0, 3]);
  });

  it('are forgiven after a minute', () => {
    const { many, pass } = counter();
    many(100);

    pass(60_000);

    expect(many(20)).toEqual(Array(20).fill(0));
  });

  it('do not count for another address', () => {
    const { many } = counter();
    many(100);

    expect(many(1, '203.0.113.2')).toEqual([0]);
  });

  it('are remembered of a limited number of addresses', () => {
    const { count, many } = counter();
    many(100);

    for (let n = 0; n < 20_000; n += 1) count(`2001:db8::${n.toString(16)}`);

    expect(many(1)).toEqual([0]);
  });
});
