import { describe, expect, it } from 'vitest';
import { copiesOf, exportKey, filesOf } from '../../../src/batches/files.ts';

const batch = { id: 'bat_a', clientId: 'cli_a', generation: 2 };
const tried = (tries: number) => ({ ...batch, exports: { zip: { askedAt: 1, tries } } });

describe('where the files of a batch lie', () => {
  it('is another place for each try, so that a slow one spoils none that came after', () => {
    const [first, second] = [1, 2].map((tries) => exportKey(tried(tries), 'zip', 'results.zip'));

    expect(first).not.toBe(second);
  });

  it('is where an erased job takes them along', () => {
    expect(exportKey(tried(1), 'zip', 'results.zip')).toBe(`${copiesOf(batch, 2)}1/results.zip`);
  });

  it('is beside what jobs left, for the errors of items that became none', () => {
    const exports = { errors: { askedAt: 1, tries: 1 } };
    const key = exportKey({ ...batch, exports }, 'errors', 'errors.jsonl');

    expect(key).toBe(`${filesOf(batch)}1/errors.jsonl`);
  });
});
