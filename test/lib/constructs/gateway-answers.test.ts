import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { GATEWAY_ANSWERS } from '../../../lib/constructs/gateway-answers.ts';
import { FAILURES } from '../../../src/jobs/errors.ts';
import { SECURITY_HEADERS } from '../../../src/runtime/headers.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const ANSWER = 'AWS::ApiGateway::GatewayResponse';

describe('an answer that API Gateway gives by itself', () => {
  const { service } = templatesOf('prod');

  it.each(GATEWAY_ANSWERS)('$code: has the status and title of the failure table', (answer) => {
    const known: Readonly<Record<string, { status: number; title: string }>> = FAILURES;

    expect(known[answer.code]).toMatchObject({ status: answer.status, title: answer.title });
  });

  it.each([
    ['UNAUTHORIZED', '401', 'UNAUTHORIZED'],
    ['ACCESS_DENIED', '403', 'FORBIDDEN'],
    ['INVALID_API_KEY', '403', 'FORBIDDEN'],
    ['MISSING_AUTHENTICATION_TOKEN', '404', 'NOT_FOUND'],
    ['REQUEST_TOO_LARGE', '413', 'PAYLOAD_TOO_LARGE'],
    ['THROTTLED', '429', 'TOO_MANY_REQUESTS'],
    ['INTEGRATION_TIMEOUT', '503', 'UNAVAILABLE'],
    ['DEFAULT_5XX', '500', 'INTERNAL'],
  ])('%s is answered with %s and %s', (type, status, code) => {
    service.hasResourceProperties(ANSWER, {
      ResponseType: type,
      StatusCode: status,
      ResponseTemplates: { 'application/json': Match.stringLikeRegexp(`"code":"${code}"`) },
    });
  });

  it('says when to come back, where that helps', () => {
    service.hasResourceProperties(ANSWER, {
      ResponseType: 'THROTTLED',
      ResponseParameters: Match.objectLike({ 'gatewayresponse.header.retry-after': "'1'" }),
    });
  });

  it('is a problem, and names its request', () => {
    service.allResourcesProperties(ANSWER, {
      ResponseParameters: Match.objectLike({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.x-request-id': 'context.requestId',
      }),
    });
  });

  it('may be read by pages of the configured origin, and of no other', () => {
    const allowed = 'gatewayresponse.header.access-control-allow-origin';

    templatesOf('dev').service.allResourcesProperties(ANSWER, {
      ResponseParameters: Match.objectLike({ [allowed]: "'http://localhost:4100'" }),
    });
    service.allResourcesProperties(ANSWER, {
      ResponseParameters: Match.objectLike({ [allowed]: Match.absent() }),
    });
  });

  // A value stands in single quotes, so one that has such quotes itself cannot be said.
  const sayable = Object.entries(SECURITY_HEADERS).filter(([, value]) => !value.includes("'"));

  it.each(sayable)('has the header %s like every other answer', (name, value) => {
    service.allResourcesProperties(ANSWER, {
      ResponseParameters: Match.objectLike({ [`gatewayresponse.header.${name}`]: `'${value}'` }),
    });
  });
});
