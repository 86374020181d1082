import { defineConfig } from 'vitest/config';

/** Handlers log and count in tests as everywhere; nobody reads it there. */
const QUIET = {
  POWERTOOLS_SERVICE_NAME: 'gannet',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};

/**
 * One project a cost class. `npm test` runs them all; none needs anything but npm packages.
 *
 *     unit       pure code, handlers with fakes                       milliseconds a test
 *     model      the use cases of a job in every order of events      seconds a search
 *     contracts  adapters of a port, against the embedded engines     tens of milliseconds
 *     infra      synthesized templates                                seconds a file
 *     browser    real Chromium, served pages on loopback              seconds a test
 *     chaos      processes that are killed, and what they leave       seconds a test
 *     stories    the whole service over HTTP, on a port of its own    seconds a test
 */
const project = (
  name: string,
  include: string[],
  timeoutMs: number,
  exclude: string[] = [],
  more: { isolate?: boolean } = {},
) => ({
  test: {
    name,
    include,
    exclude,
    environment: 'node' as const,
    env: QUIET,
    testTimeout: timeoutMs,
    hookTimeout: Math.max(timeoutMs, 60_000),
    ...more,
  },
});

export default defineConfig({
  test: {
    // Two workers: one more Chromium than cores makes every page slower, not the suite faster.
    maxWorkers: 2,
    projects: [
      project('unit', ['test/{src,functions,local,docs,scripts,examples}/**/*.test.ts'], 10_000, [
        '**/*.browser.test.ts',
      ]),
      project('model', ['test/model/**/*.test.ts'], 300_000),
      project('contracts', ['test/contracts/**/*.test.ts'], 60_000),
      // Not isolated: the CDK library takes ten seconds to load, once a worker instead of a file.
      project('infra', ['test/{lib,bin,layers}/**/*.test.ts'], 60_000, [], { isolate: false }),
      project('browser', ['test/**/*.browser.test.ts'], 60_000),
      project('chaos', ['test/chaos/**/*.test.ts'], 120_000),
      project('stories', ['test/stories/**/*.test.ts'], 120_000),
    ],
  },
});
