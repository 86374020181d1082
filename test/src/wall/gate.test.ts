import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { createGate } from '../../../src/wall/gate.ts';
import { networksFrom } from '../../../src/wall/networks.ts';
import { ruleOf } from '../../../src/wall/refusal.ts';
import { policyWith } from '../../support/policy.ts';

const OWN = networksFrom(['18.200.0.0/16', '2600:1f18::/32']);

const gateTo = (answers: readonly string[]) =>
  createGate({ ...policyWith('18.200.1.1:80'), refusedNetworks: OWN }, async () => answers);

/** What `net.connect` would be told about a name. */
const lookUp = (answers: readonly string[]) => {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  gateTo(answers).lookup(443)('a.example.com', { all: true }, (error, found) =>
    error ? reject(error) : resolve(found),
  );
  return promise;
};

const ruleAgainst = (host: string, port: number) => {
  try {
    gateTo([]).refuse(host, port);
    return 'passed';
  } catch (error) {
    return error instanceof JobFailure ? ruleOf(error) : error;
  }
};

describe('createGate', () => {
  it.each([
    ['8.8.8.8', 22, 'port'],
    ['10.0.0.1', 80, 'address'],
    ['fd00:ec2::254', 80, 'address'],
    ['64:ff9b::808:808', 80, 'address'],
    ['18.200.1.2', 80, 'network'],
    ['2600:1f18::1', 443, 'network'],
    ['metadata', 80, 'name'],
    ['db.internal', 80, 'name'],
    ['18.200.1.1', 443, 'network'],
    ['18.200.1.1', 80, 'passed'],
    ['8.8.8.8', 80, 'passed'],
    ['example.com', 443, 'passed'],
  ])('judges %s:%i by the rule "%s"', (host, port, rule) => {
    expect(ruleAgainst(host, port)).toBe(rule);
  });

  it.each([[['93.184.215.14', '18.200.9.9']], [['2600:1f18::9', '2606:2800:21f::1']]])(
    'refuses a name with one answer in an own network: %j',
    async (answers) => {
      const failure = await lookUp(answers).catch((error: unknown) => error);

      expect(failure).toMatchObject({ code: 'ADDRESS_BLOCKED', cause: 'answer' });
    },
  );

  it('does not tell where a refused name leads', async () => {
    await expect(lookUp(['10.1.2.3'])).rejects.not.toThrow('10.1.2.3');
  });

  it('passes every answer on when all are public', async () => {
    await expect(lookUp(['93.184.215.14', '2606:2800:21f::1'])).resolves.toEqual([
      { address: '93.184.215.14', family: 4 },
      { address: '2606:2800:21f::1', family: 6 },
    ]);
  });
});
