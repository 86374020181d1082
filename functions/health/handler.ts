import { JobFailure } from '../../src/jobs/errors.ts';
import { createOpenHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { ReadinessCheck } from '../../src/runtime/readiness.ts';

interface Dependencies extends HttpOptions {
  readonly version: string;
  readonly checks: readonly ReadinessCheck[];
}

/**
 * `GET /health`: this process answers. `GET /ready`: so does all that it needs, by name; `503` if
 * one of them does not. What failed is logged, not told: the route is open.
 */
export const createHandler = ({ version, checks, corsOrigins = [] }: Dependencies) =>
  createOpenHandler(
    async ({ route }) => {
      if (route === 'GET /health') return { status: 200, body: { status: 'ok', version } };
      if (route !== 'GET /ready') throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      const results = await Promise.all(checks.map(judge));
      const ready = results.every(([, status]) => status !== 'failing');
      return {
        status: ready ? 200 : 503,
        body: {
          status: ready ? 'ready' : 'not ready',
          version,
          checks: Object.fromEntries(results),
        },
      };
    },
    { corsOrigins },
  );

const judge = async ({ name, check }: ReadinessCheck) => {
  const status = await check().catch((error: unknown) => {
    logger.error('not ready', { check: name, error });
    return 'failing' as const;
  });
  return [name, status] as const;
};
