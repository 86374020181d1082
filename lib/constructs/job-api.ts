import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  AuthorizationType,
  EndpointType,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  RequestAuthorizer,
  RestApi,
  type UsagePlan,
} from 'aws-cdk-lib/aws-apigateway';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LIMITS, type Tier, usagePlanName } from '../../src/contract.ts';
import { ROUTES, type Route } from '../../src/routes.ts';
import type { StageSettings, Throttle } from '../config.ts';
import { ACCESS_LOG } from './access-log.ts';
import { acknowledgeApiFindings, acknowledgeOpenRoute } from './api-findings.ts';
import { addGatewayAnswers } from './gateway-answers.ts';
import { WebAcl } from './web-acl.ts';

export type RouteStage = Route['stage'];

export interface JobApiProps {
  readonly settings: StageSettings;
  readonly authorize: LambdaFunction;
  /** Who answers the routes of each stage. */
  readonly answers: Readonly<Record<RouteStage, LambdaFunction>>;
}

/**
 * The front door: every route of `src/routes.ts`, guarded by `authorize`, paced by a usage plan a
 * tier, and logged.
 *
 * Which client a request counts against is what `authorize` answers as `usageIdentifierKey`: the
 * value of an API key of the client's plan, never the key that the client sent.
 */
export class JobApi extends Construct {
  readonly api: RestApi;
  readonly plans: Readonly<Record<Tier, UsagePlan>>;

  constructor(scope: Construct, id: string, { settings, authorize, answers }: JobApiProps) {
    super(scope, id);
    const { stage, config } = settings;
    this.api = this.newApi(settings);
    addGatewayAnswers(this.api, config.corsOrigins);
    const guarded: MethodOptions = {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer: new RequestAuthorizer(this, 'Authorizer', {
        handler: authorize,
        identitySources: [IdentitySource.header('x-api-key')],
        resultsCacheTtl: Duration.seconds(LIMITS.authorizerCacheS),
      }),
      apiKeyRequired: true,
    };
    for (const route of ROUTES) this.addRoute(route, answers[route.stage], guarded);
    if (config.corsOrigins.length > 0) this.addPreflights(config.corsOrigins);
    this.plans = {
      standard: this.addPlan(stage, 'standard', config.tiers.standard),
      bulk: this.addPlan(stage, 'bulk', config.tiers.bulk),
    };
    if (config.firewall !== 'off') {
      new WebAcl(this, 'Firewall', { api: this.api, ...config.firewall });
    }
    acknowledgeApiFindings(this.api, config.firewall !== 'off');
  }

  /**
   * Lets `user` put API keys on the plans of this API. A policy of its own, that the function does not
   * wait for: the plans need the API, and the API needs its functions.
   */
  makeUsageKeysFrom(user: LambdaFunction): void {
    const { role } = user;
    if (!role) throw new Error(`${user.node.path} has no role.`);
    const gateway = (path: string) =>
      Stack.of(this).formatArn({ service: 'apigateway', account: '', resource: path });
    const may = (actions: string[], resources: string[]) =>
      new PolicyStatement({ actions, resources });
    new Policy(this, 'MakesUsageKeys', {
      roles: [role],
      statements: [
        may(['apigateway:GET'], [gateway('/usageplans')]),
        may(
          ['apigateway:POST'],
          [
            gateway('/apikeys'),
            ...Object.values(this.plans).map((plan) =>
              gateway(`/usageplans/${plan.usagePlanId}/keys`),
            ),
          ],
        ),
      ],
    });
  }

  private newApi({ stage, config }: StageSettings): RestApi {
    const log = new LogGroup(this, 'AccessLog', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new RestApi(this, 'Api', {
      restApiName: `gannet-${stage}`,
      description: 'Browser jobs',
      endpointTypes: [EndpointType.REGIONAL],
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: stage,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        throttlingRateLimit: config.allClients.requestsPerS,
        throttlingBurstLimit: config.allClients.burst,
        accessLogDestination: new LogGroupLogDestination(log),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  private addRoute(route: Route, answers: LambdaFunction, guarded: MethodOptions): void {
    const integration = new LambdaIntegration(answers, {
      scopePermissionToMethod: false,
    });
    const resource = this.api.root.resourceForPath(route.path);
    const method = resource.addMethod(route.method, integration, route.scope ? guarded : OPEN);
    if (!route.scope) acknowledgeOpenRoute(method);
  }

  /** Browsers ask first; API Gateway answers that by itself. */
  private addPreflights(origins: readonly string[]): void {
    for (const path of new Set(ROUTES.map((route) => route.path))) {
      this.api.root.resourceForPath(path).addCorsPreflight({
        allowOrigins: [...origins],
        allowMethods: ROUTES.filter((route) => route.path === path).map(({ method }) => method),
        allowHeaders: REQUEST_HEADERS,
        maxAge: Duration.hours(1),
      });
    }
  }

  private addPlan(stage: string, tier: Tier, { requestsPerS, burst }: Throttle): UsagePlan {
    const plan = this.api.addUsagePlan(`${stage}-${tier}`, {
      name: usagePlanName(stage, tier),
      throttle: { rateLimit: requestsPerS, burstLimit: burst },
    });
    plan.addApiStage({ stage: this.api.deploymentStage });
    return plan;
  }
}

/** What a web page may send beside the headers that need no leave. */
const REQUEST_HEADERS = [
  'content-type',
  'x-api-key',
  'x-request-id',
  'idempotency-key',
  'prefer',
  'if-match',
  'if-none-match',
];

const OPEN: MethodOptions = {
  authorizationType: AuthorizationType.NONE,
  apiKeyRequired: false,
};
