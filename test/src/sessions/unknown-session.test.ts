import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../src/sessions/session.ts';
import { createUnknownSession, sessionOf } from '../../../src/sessions/unknown-session.ts';

const NOW = 1_000_000;

const doorWith = (expiresAt?: number) => {
  const asked: string[] = [];
  const unknownSession = createUnknownSession({
    now: () => NOW,
    sessions: {
      find: async (clientId, name) => {
        asked.push(`${clientId}/${name}`);
        return expiresAt === undefined ? undefined : ({ expiresAt } as SessionInfo);
      },
    },
  });
  return { unknownSession, asked };
};
const SHOP = { name: 'shop', pointer: '/input/session' };

describe('a job that names a session', () => {
  it('is let in when its client has it', async () => {
    const { unknownSession, asked } = doorWith(NOW + 1);

    await expect(unknownSession('cli_a', SHOP)).resolves.toBeUndefined();
    expect(asked).toEqual(['cli_a/shop']);
  });

  it.each([
    ['was never there', undefined],
    ['has expired', NOW],
  ])('is refused when the session %s, with the way out', async (_what, expiresAt) => {
    const { unknownSession } = doorWith(expiresAt);

    await expect(unknownSession('cli_a', SHOP)).resolves.toMatchObject({
      code: 'INVALID_REQUEST',
      fields: [
        {
          pointer: '/input/session',
          code: 'SESSION_NOT_FOUND',
          detail: expect.stringContaining('PUT /v1/sessions/shop'),
        },
      ],
    });
  });

  it('costs nothing when it names none', async () => {
    const { unknownSession, asked } = doorWith();

    await expect(unknownSession('cli_a', undefined)).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each([
    ['itself', { input: { session: { name: 'shop' } } }, '/input/session'],
    ['in its recipe', { input: { recipe: { session: { name: 'shop' } } } }, '/input/recipe'],
    ['in a stored recipe', { input: { recipe: 'products' } }, '/input/recipe'],
  ])('names it %s', (_where, body, pointer) => {
    expect(sessionOf(body, { session: { name: 'shop' } })).toEqual({ name: 'shop', pointer });
  });

  it.each([{}, { session: undefined }, JSON.parse('{"__proto__":{"session":{"name":"x"}}}'), null])(
    'names none as %j',
    (input) => {
      expect(sessionOf({ input }, input)).toBeUndefined();
    },
  );
});
