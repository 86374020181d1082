import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { killSession, memoryOf, processesOf } from '../../../src/browser/processes.ts';

/** A leader of a session with two children, one of which outlives it. */
const startFamily = async () => {
  const script = 'sleep 60 & sleep 60 & echo ready; wait';
  const leader = spawn('/bin/sh', ['-c', script], { detached: true });
  await once(leader.stdout, 'data');
  if (leader.pid === undefined) throw new Error('It did not start.');
  return { leader, sessionId: leader.pid };
};

const living = (sessionId: number) => processesOf(sessionId).filter(({ isZombie }) => !isZombie);

describe('processes', () => {
  it('finds the leader of a session and its children', async () => {
    const { leader, sessionId } = await startFamily();
    const exit = once(leader, 'exit');

    expect(living(sessionId)).toHaveLength(3);

    await killSession(sessionId);
    await exit;
    expect(living(sessionId)).toEqual([]);
  });

  it('finds and kills children whose leader is gone', async () => {
    const { leader, sessionId } = await startFamily();
    const exit = once(leader, 'exit');
    leader.kill('SIGKILL');
    await exit;
    expect(living(sessionId)).toHaveLength(2);

    await killSession(sessionId);

    expect(living(sessionId)).toEqual([]);
  });

  it('measures what a process holds, and nothing for one that is gone', () => {
    const before = memoryOf(process.pid);
    const held = Buffer.alloc(50_000_000, 1);

    expect(memoryOf(process.pid) - before).toBeGreaterThan(40_000_000);
    expect(held.at(-1)).toBe(1);
    expect(memoryOf(2 ** 22 + 1)).toBe(0);
  });
});
