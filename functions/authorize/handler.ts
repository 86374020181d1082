import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Authenticate, Identity } from '../../src/clients/authenticate.ts';
import type { KeyUses } from '../../src/clients/ports.ts';
import { METRICS } from '../../src/contract.ts';
import { callerContext } from '../../src/runtime/caller.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';

interface Dependencies {
  readonly authenticate: Authenticate;
  readonly keyUses: Pick<KeyUses, 'note'>;
  readonly now: () => number;
}

/**
 * Tells API Gateway whose key came with a request. The answer is reused for every route, so it
 * allows them all; which scope a route needs is checked behind it.
 */
export const createHandler = ({ authenticate, keyUses, now }: Dependencies) =>
  middy<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: APIGatewayRequestAuthorizerEvent) => {
      const identity = await authenticate(keyOf(event));
      if (!identity) {
        metrics.addMetric(METRICS.wrongKeys, MetricUnit.Count, 1);
        // API Gateway answers 401 to this very word, and 500 to any other.
        throw new Error('Unauthorized');
      }
      const { keyId } = identity.key;
      // Good to know, and no reason to keep anybody out.
      await keyUses.note(keyId, now()).catch((error: unknown) => {
        logger.warn('use of a key not noted', { keyId, error });
      });
      return policyFor(identity, event.methodArn);
    });

function keyOf({ headers }: APIGatewayRequestAuthorizerEvent): string {
  const [, key] =
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-api-key') ?? [];
  return key ?? '';
}

function policyFor({ client, key }: Identity, methodArn: string): APIGatewayAuthorizerResult {
  const { clientId, jobsPerDay, usageKey } = client;
  const [api, stage] = methodArn.split('/');
  return {
    principalId: clientId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/${stage}/*` }],
    },
    context: callerContext({
      ...{ clientId, jobsPerDay },
      keyId: key.keyId,
      scopes: key.scopes,
      rules: client,
    }),
    ...(usageKey === undefined ? {} : { usageIdentifierKey: usageKey }),
  };
}
