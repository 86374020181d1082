import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  GATEWAY_ANSWERS,
  SECURITY_HEADERS as GATEWAY_HEADERS,
} from '../../../lib/constructs/gateway-answers.ts';
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

  it('has every security header that our own answers have', () => {
    expect(Object.keys(GATEWAY_HEADERS).sort()).toEqual(Object.keys(SECURITY_HEADERS).sort());
  });

  it.each(
    Object.entries({
      ...SECURITY_HEADERS,
      // A value stands in single quotes, so one that has such quotes itself cannot be said.
      'content-security-policy': GATEWAY_HEADERS['content-security-policy'],
    }),
  )('has the header %s like every other answer', (name, value) => {
    service.allResourcesProperties(ANSWER, {
      ResponseParameters: Match.objectLike({ [`gatewayresponse.header.${name}`]: `'${value}'` }),
    });
  });

  it('has no header with a quote in it, which API Gateway would refuse', () => {
    expect(Object.values(GATEWAY_HEADERS).filter((value) => value.includes("'"))).toEqual([]);
  });
});
