import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { read } from '../../../src/api/fields.ts';

const Wait = z.union([z.string().min(1), z.array(z.strictObject({ ms: z.int() }))]);
const Body = z.strictObject({ wait: Wait });

/** Fields that are named when this is read. */
const named = (value: unknown): string[] => {
  try {
    read(Body, value, 'body');
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'fields' in error)) throw error;
    return z
      .array(z.object({ pointer: z.string() }))
      .parse(error.fields)
      .map(({ pointer }) => pointer);
  }
};

describe('a value that may have several forms', () => {
  it.each([
    ['', ['/wait']],
    [[{ ms: 'x' }], ['/wait/0/ms']],
    [[{ ms: 1 }, { ms: 1, more: 1 }], ['/wait/1/more']],
    [7, ['/wait']],
  ])('%j is read by the form that it has', (wait, pointers) => {
    expect(named({ wait })).toEqual(pointers);
  });
});
