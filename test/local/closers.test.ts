import { describe, expect, it } from 'vitest';
import { createClosers } from '../../local/closers.ts';

describe('what must be closed', () => {
  it('is closed in the opposite order of its opening, once', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    for (const name of ['first', 'second', 'third']) closers.add(() => void closed.push(name));

    await closers.close();
    await closers.close();

    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('is closed although something before it could not be', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    closers.add(() => void closed.push('first'));
    closers.add(async () => {
      throw new Error('stuck');
    });

    const closing = closers.close();

    await expect(closing).rejects.toMatchObject({ errors: [new Error('stuck')] });
    expect(closed).toEqual(['first']);
  });
});
