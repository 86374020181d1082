import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/sweep/handler.ts';
import { lambdaContext } from '../../support/http.ts';

const summary = { overdue: 2, sent: 1, ended: 0, lagMs: 5, errors: [] as unknown[] };

describe('sweep', () => {
  it('ends well when every row was handled', async () => {
    await expect(createHandler(async () => summary)({}, lambdaContext)).resolves.toBeUndefined();
  });

  it('fails loudly, and only then, when a row was not: the alarm on errors sees it', async () => {
    const handler = createHandler(async () => ({ ...summary, errors: [new Error('busy')] }));

    await expect(handler({}, lambdaContext)).rejects.toThrow('not swept');
  });
});
