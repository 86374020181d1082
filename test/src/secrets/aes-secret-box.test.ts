import { describe, expect, it } from 'vitest';
import { createAesSecretBox } from '../../../src/secrets/aes-secret-box.ts';
import type { KeyRing, StageKey } from '../../../src/secrets/ports.ts';
import { singleKey, stageKeyOf } from '../../../src/secrets/stage-key.ts';

const FIRST = stageKeyOf('the first secret of this stage');
const SECOND = stageKeyOf('what it was rotated to');

const ringOf = (...keys: [StageKey, ...StageKey[]]): KeyRing => ({
  keys: async () => keys,
  latestKeys: async () => keys,
});

describe('the secret box', () => {
  const box = createAesSecretBox(singleKey(FIRST));

  it('opens what it sealed', async () => {
    const sealed = await box.seal('whsec_äöü', 'hook_1');

    await expect(box.open(sealed, 'hook_1')).resolves.toBe('whsec_äöü');
  });

  it('shows neither the secret nor that two are the same', async () => {
    const sealed = await Promise.all([box.seal('hunter22', 'a'), box.seal('hunter22', 'a')]);

    expect(sealed[0]).not.toBe(sealed[1]);
    expect(sealed.join()).not.toContain('hunter22');
    expect(sealed.join()).not.toContain(Buffer.from('hunter22').toString('base64url'));
  });

  it('opens nothing in the name of another owner', async () => {
    const sealed = await box.seal('hunter22', 'hook_1');

    await expect(box.open(sealed, 'hook_2')).rejects.toThrow();
  });

  it('opens nothing that was altered', async () => {
    const sealed = await box.seal('hunter22', 'hook_1');
    const last = sealed.at(-3) === 'A' ? 'B' : 'A';
    const altered = `${sealed.slice(0, -3)}${last}${sealed.slice(-2)}`;

    await expect(box.open(altered, 'hook_1')).rejects.toThrow();
    await expect(box.open('hunter22', 'hook_1')).rejects.toThrow('no sealed secret');
  });

  it('opens with the older key after a rotation, and knows that it is the older one', async () => {
    const old = await box.seal('hunter22', 'hook_1');
    const rotated = createAesSecretBox(ringOf(SECOND, FIRST));
    const fresh = await rotated.seal('hunter22', 'hook_1');

    await expect(rotated.open(old, 'hook_1')).resolves.toBe('hunter22');
    await expect(rotated.isCurrent(old)).resolves.toBe(false);
    await expect(rotated.isCurrent(fresh)).resolves.toBe(true);
  });

  it('asks for the latest keys when it meets one that it does not know', async () => {
    const sealed = await createAesSecretBox(singleKey(SECOND)).seal('hunter22', 'hook_1');
    const ring: KeyRing = { keys: async () => [FIRST], latestKeys: async () => [SECOND, FIRST] };

    await expect(createAesSecretBox(ring).open(sealed, 'hook_1')).resolves.toBe('hunter22');
  });

  it('says when the key is gone', async () => {
    const sealed = await createAesSecretBox(singleKey(SECOND)).seal('hunter22', 'hook_1');

    await expect(box.open(sealed, 'hook_1')).rejects.toThrow('is gone');
  });
});
