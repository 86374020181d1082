import { describe, expect, it } from 'vitest';
import { shapeOutput } from '../../local/shape-output.ts';

describe('the shape of the output', () => {
  it('is decided line by line, and what is left out leaves no gap', () => {
    const written: string[] = [];
    const stream = {
      write: (chunk: string | Uint8Array) => {
        written.push(String(chunk));
        return true;
      },
    };
    shapeOutput(stream, (line) => (line === 'drop' ? undefined : line.toUpperCase()));

    stream.write('one\ndrop\ntwo\n');
    stream.write('drop\n');

    expect(written.join('')).toBe('ONE\nTWO\n');
  });
});
