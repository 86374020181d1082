import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { STAGES } from '../../../lib/config.ts';
import { LIMITS } from '../../../src/contract.ts';
import { ROUTES } from '../../../src/routes.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const Ref = z.object({ Ref: z.string() });
const PathPart = z.object({
  Properties: z.object({ PathPart: z.string(), ParentId: z.unknown() }),
});
const Method = z.object({
  Properties: z.object({
    HttpMethod: z.string(),
    ResourceId: z.unknown(),
    ApiKeyRequired: z.boolean().optional(),
    AuthorizationType: z.string(),
    Integration: z.object({ Type: z.string(), Uri: z.unknown().optional() }),
  }),
});

/** Every method of the synthesized API, as the table of routes would write it. */
function methodsOf(stage: 'dev' | 'prod') {
  const { service } = templatesOf(stage);
  const parts = service.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: unknown): string => {
    const { data } = Ref.safeParse(id);
    if (!data) return '';
    const { Properties } = PathPart.parse(parts[data.Ref]);
    return `${pathOf(Properties.ParentId)}/${Properties.PathPart}`;
  };
  return Object.values(service.findResources('AWS::ApiGateway::Method')).map((resource) => {
    const { Properties } = Method.parse(resource);
    return { ...Properties, path: pathOf(Properties.ResourceId) };
  });
}

const named = ({ HttpMethod, path }: { HttpMethod: string; path: string }) =>
  `${HttpMethod} ${path}`;

describe('the API', () => {
  const { service } = templatesOf('prod');

  it('has every route of the table and no other', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);

    expect(methodsOf('prod').map(named).sort()).toEqual(routes.sort());
  });

  it.each(ROUTES)('sends $method $path to $stage', ({ method, path, stage }) => {
    const found = methodsOf('prod').find((one) => named(one) === `${method} ${path}`);

    expect(found?.Integration.Type).toBe('AWS_PROXY');
    expect(JSON.stringify(found?.Integration.Uri)).toContain(`"${stage.replaceAll('-', '')}`);
  });

  it('asks for a key wherever the table names a scope, and nowhere else', () => {
    const guarded = methodsOf('prod').filter(
      ({ ApiKeyRequired, AuthorizationType }) => ApiKeyRequired && AuthorizationType === 'CUSTOM',
    );
    const open = methodsOf('prod').filter(({ AuthorizationType }) => AuthorizationType === 'NONE');

    expect(guarded.map(named).sort()).toEqual(
      ROUTES.flatMap((route) => ('scope' in route ? [`${route.method} ${route.path}`] : [])).sort(),
    );
    expect(guarded.length + open.length).toBe(ROUTES.length);
  });

  it('knows clients by the header x-api-key, and forgets a verdict after a minute', () => {
    service.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.x-api-key',
      AuthorizerResultTtlInSeconds: LIMITS.authorizerCacheS,
    });
  });

  it('counts a request against the key that the authorizer names', () => {
    service.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
  });

  it.each(['standard', 'bulk'] as const)('paces the clients of the tier %s', (tier) => {
    const { requestsPerS, burst } = STAGES.prod.tiers[tier];

    service.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: `gannet-prod-${tier}`,
      Throttle: { RateLimit: requestsPerS, BurstLimit: burst },
      ApiStages: [Match.objectLike({ Stage: Match.anyValue() })],
    });
  });

  it('paces all clients together, traces and logs each request', () => {
    service.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      TracingEnabled: true,
      AccessLogSetting: { DestinationArn: Match.anyValue() },
      MethodSettings: [
        Match.objectLike({
          ThrottlingRateLimit: STAGES.prod.allClients.requestsPerS,
          ThrottlingBurstLimit: STAGES.prod.allClients.burst,
          DataTraceEnabled: false,
        }),
      ],
    });
  });

  it('answers preflights in a stage that has origins', () => {
    const preflights = methodsOf('dev').filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');

    expect(preflights.map(({ path }) => path).sort()).toEqual(
      [...new Set(ROUTES.map(({ path }) => path))].sort(),
    );
  });
});
