import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunKind } from '../../../src/jobs/ports.ts';
import { createLife, INVOCATION, orderOf, visit } from '../../support/life.ts';

const RECIPE = { name: 'products', version: 3 };

describe('what a kind sees', () => {
  it('goes with the step that ends its attempt: the last word counts', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf({ recipe: RECIPE }));
    const seeing: RunKind = (request, context) => {
      context.observe?.({ pages: 1 });
      context.observe?.({ pages: 2 });
      return visit(request, context);
    };

    const { change } = await life.worker({ runKind: seeing })(job.state.jobId, INVOCATION);

    expect(change?.observed).toEqual({ pages: 2 });
    expect(change?.after).toMatchObject({ status: 'succeeded', recipe: RECIPE });
  });

  it('goes with a failure, too, and is not in the rows of the job', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const failing: RunKind = async (_request, { observe }) => {
      observe?.({ pages: 2 });
      throw new JobFailure('FIELD_MISSING', 'It is gone.');
    };

    const { change } = await life.worker({ runKind: failing })(job.state.jobId, INVOCATION);

    expect(change?.observed).toEqual({ pages: 2 });
    expect(JSON.stringify(await life.store.get(job.state.jobId))).not.toContain('pages');
  });
});
