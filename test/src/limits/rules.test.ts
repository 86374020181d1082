import { describe, expect, it } from 'vitest';
import { FREE, rulesFor } from '../../../src/limits/rules.ts';
import { NOW } from '../../support/jobs.ts';

const defaults = { intervalMs: 1_000, maxConcurrency: 4 };
const nobody = { isLetThrough: false, defaults };
const set = (values: { intervalMs?: number; maxConcurrency?: number }) => ({
  settings: { ...values, setBy: 'key_a', setAt: NOW },
});

describe('the rules for a client at a site', () => {
  it('are the pace of the stage, robots.txt and a breaker', () => {
    expect(rulesFor(nobody)).toEqual({ pace: defaults, obeysRobots: true, hasBreaker: true });
  });

  it('have the pace that an admin set, as far as one was set', () => {
    const rules = rulesFor({ ...nobody, ...set({ intervalMs: 250 }) });

    expect(rules.pace).toEqual({ intervalMs: 250, maxConcurrency: 4 });
  });

  it('neither pace a client on its own site nor ask robots.txt', () => {
    const rules = rulesFor({ ...nobody, own: { site: 'example.com' } });

    expect(rules).toEqual({ obeysRobots: false, hasBreaker: true });
  });

  it('pace a client on its own site as it wishes', () => {
    const rules = rulesFor({ ...nobody, own: { site: 'example.com', intervalMs: 50 } });

    expect(rules.pace).toEqual({ intervalMs: 50, maxConcurrency: 4 });
  });

  it('leave a host alone that the stage lets through by name', () => {
    expect(rulesFor({ ...nobody, isLetThrough: true })).toBe(FREE);
  });

  it('ask the robots.txt of such a host when an admin says so, but not for its owner', () => {
    const settings = { obeysRobots: true as const, setBy: 'key_a', setAt: NOW };
    const letThrough = { ...nobody, isLetThrough: true, settings };

    expect(rulesFor(letThrough)).toEqual({ pace: defaults, obeysRobots: true, hasBreaker: true });
    expect(rulesFor({ ...letThrough, own: { site: '127.0.0.1' } }).obeysRobots).toBe(false);
  });

  it('pace such a host, too, once an admin has set it, without asking its robots.txt', () => {
    const rules = rulesFor({ ...nobody, isLetThrough: true, ...set({ maxConcurrency: 1 }) });

    expect(rules).toEqual({
      pace: { intervalMs: 1_000, maxConcurrency: 1 },
      obeysRobots: false,
      hasBreaker: true,
    });
  });
});
