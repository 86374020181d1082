import { describe } from 'vitest';
import { createMemoryJobStore } from '../support/memory-job-store.ts';
import { itKeepsTheJobStoreContract } from './job-store.contract.ts';

describe('the job store in memory', () => {
  itKeepsTheJobStoreContract(async () => createMemoryJobStore());
});
