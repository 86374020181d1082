import { beforeEach, describe } from 'vitest';
import type { JobStore } from '../../src/jobs/ports.ts';
import { itCommits } from './job-store/commit.contract.ts';
import { itFindsWhatIsDue } from './job-store/due.contract.ts';
import { itHoldsKeys } from './job-store/keys.contract.ts';
import { itLists } from './job-store/list.contract.ts';
import { itMakesJobsFromOthers } from './job-store/origin.contract.ts';
import { itSubmits } from './job-store/submit.contract.ts';

/**
 * What every {@link JobStore} promises. Each adapter runs this whole suite.
 *
 * @param newStore - makes a store that no job was ever written to
 */
export function itKeepsTheJobStoreContract(newStore: () => Promise<JobStore>): void {
  describe('a job store', () => {
    let store: JobStore;

    beforeEach(async () => {
      store = await newStore();
    });

    itSubmits(() => store);
    itHoldsKeys(() => store);
    itMakesJobsFromOthers(() => store);
    itCommits(() => store);
    itLists(() => store);
    itFindsWhatIsDue(() => store);
  });
}
