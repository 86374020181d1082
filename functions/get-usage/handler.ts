import { read } from '../../src/api/fields.ts';
import { spanOf, UsageQuery, usageView } from '../../src/api/usage-view.ts';
import type { Client } from '../../src/clients/client.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { GetUsage } from '../../src/jobs/get-usage.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import { createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';

interface Dependencies extends HttpOptions {
  readonly getUsage: GetUsage;
  readonly findClient: (clientId: string) => Promise<Client | undefined>;
  readonly now: () => number;
}

/** `GET /v1/usage`: what a client used, and how its quotas stand. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const { getUsage, findClient, now } = dependencies;
  return createHttpHandler(
    async (request, caller) => {
      const query = read(UsageQuery, request.query, 'query');
      const clientId = whose(query.clientId, caller);
      const client = await findClient(clientId);
      if (!client) throw new JobFailure('CLIENT_NOT_FOUND', `There is no client ${clientId}.`);
      const { jobsPerDay, limits } = client;
      const span = spanOf(query, now());
      const usage = await getUsage(clientId, { ...limits, jobsPerDay }, span);
      return { status: 200, body: usageView(clientId, span, usage) };
    },
    { corsOrigins },
  );
};

/** Asked for another client, a key without the scope learns nothing of it, not even that it is. */
function whose(asked: string | undefined, { clientId, scopes }: Caller): string {
  if (asked === undefined || asked === clientId) return clientId;
  if (scopes.includes('admin')) return asked;
  throw new JobFailure('FORBIDDEN', 'To see what other clients used, a key needs the scope admin.');
}
