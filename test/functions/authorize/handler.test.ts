import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/authorize/handler.ts';
import type { Identity } from '../../../src/clients/authenticate.ts';
import type { KeyUses } from '../../../src/clients/ports.ts';
import { Caller } from '../../../src/runtime/caller.ts';
import { clientOf, keyOf } from '../../support/clients.ts';
import { lambdaContext } from '../../support/http.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';

const KEY = 'gnt_known';
const IDENTITY: Identity = {
  client: clientOf({ usageKey: 'plan-key' }),
  key: keyOf(),
};

type Note = KeyUses['note'];

const authorize = (headers: Record<string, string>, note: Note = async () => {}) =>
  createHandler({
    authenticate: async (key) => (key === KEY ? IDENTITY : undefined),
    keyUses: { note },
    now: () => NOW,
  })(
    {
      headers,
      methodArn: 'arn:aws:execute-api:us-east-1:1:api/prod/GET/v1/jobs',
    } as unknown as APIGatewayRequestAuthorizerEvent,
    lambdaContext,
  );

describe('authorize', () => {
  it('lets a known key into every route of the stage, since the answer is reused for all', async () => {
    const policy = await authorize({ 'x-api-key': KEY });

    expect(policy.policyDocument.Statement).toMatchObject([
      { Effect: 'Allow', Resource: 'arn:aws:execute-api:us-east-1:1:api/prod/*' },
    ]);
    expect(policy).toMatchObject({ principalId: CLIENT, usageIdentifierKey: 'plan-key' });
  });

  it('tells the functions who calls, in the strings that they read', async () => {
    const policy = await authorize({ 'X-Api-Key': KEY });

    expect(Caller.parse(policy.context)).toEqual({
      clientId: CLIENT,
      keyId: 'key_1',
      scopes: ['jobs:read', 'jobs:write'],
      jobsPerDay: 20,
      rules: { mayEvaluate: false, requiresIdempotencyKey: false },
    });
  });

  it.each([[{}], [{ 'x-api-key': '' }], [{ 'x-api-key': 'gnt_other' }]])(
    'answers %j with the word that API Gateway makes a 401 of',
    async (headers) => {
      await expect(authorize(headers)).rejects.toThrow(/^Unauthorized$/);
    },
  );

  it('notes the use of a known key, and of no other', async () => {
    const notes: unknown[] = [];
    const note: Note = async (...use) => void notes.push(use);

    await authorize({ 'x-api-key': KEY }, note);
    await authorize({ 'x-api-key': 'gnt_other' }, note).catch(() => undefined);

    expect(notes).toEqual([['key_1', NOW]]);
  });

  it('lets a key in whose use cannot be noted', async () => {
    const note: Note = async () => {
      throw new Error('The table does not answer.');
    };

    await expect(authorize({ 'x-api-key': KEY }, note)).resolves.toMatchObject({
      principalId: CLIENT,
    });
  });
});
