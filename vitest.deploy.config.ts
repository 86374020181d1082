import { defineConfig } from 'vitest/config';

/**
 * What runs against a deployed stage: the same stories as everywhere (but those of a process on a
 * laptop, in `test/stories/embedded`), and the contracts of the adapters that need AWS. `scripts/test-deploy.ts` starts it with the addresses they need.
 */
export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The emulator, its functions and their browsers share two cores with the tests.
    maxWorkers: 1,
    include: ['test/stories/*.test.ts', 'test/deploy/*.test.ts'],
  },
});
