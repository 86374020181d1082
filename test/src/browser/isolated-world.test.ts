import type { CDPSession } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { callIsolated } from '../../../src/browser/isolated-world.ts';

/** A page whose calls fail with these messages, one after the other, before they succeed. */
const pageThatFails = (...messages: string[]) => {
  const calls: string[] = [];
  const send = async (method: string) => {
    calls.push(method);
    if (method === 'Page.getFrameTree') return { frameTree: { frame: { id: 'f' } } };
    if (method === 'Page.createIsolatedWorld') return { executionContextId: calls.length };
    const message = messages.shift();
    if (message !== undefined) throw new Error(message);
    return { result: { value: 'done' } };
  };
  const count = () => calls.filter((method) => method === 'Runtime.callFunctionOn').length;
  return { cdp: { send } as unknown as CDPSession, count };
};

describe('callIsolated', () => {
  it.each(['Cannot find context with specified id', 'Execution context was destroyed.'])(
    'calls once more in a new world when the old one is gone: %s',
    async (message) => {
      const { cdp, count } = pageThatFails(message);

      await expect(callIsolated(cdp, '() => 1', [])).resolves.toBe('done');

      expect(count()).toBe(2);
    },
  );

  it('runs no script of a client twice that may have begun', async () => {
    const { cdp, count } = pageThatFails('Execution context was destroyed.');

    const call = callIsolated(cdp, '() => 1', [], 'gannet-client');

    await expect(call).rejects.toThrow('destroyed');
    expect(count()).toBe(1);
  });

  it('gives up when the world is gone again, and at any other failure', async () => {
    const gone = 'Cannot find context with specified id';

    await expect(callIsolated(pageThatFails(gone, gone).cdp, '', [])).rejects.toThrow(gone);
    await expect(callIsolated(pageThatFails('Session closed').cdp, '', [])).rejects.toThrow(
      'Session closed',
    );
  });
});
