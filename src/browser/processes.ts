import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface Process {
  readonly pid: number;
  /** Already dead, waiting for its parent to read its exit code. */
  readonly isZombie: boolean;
}

/**
 * Every process of a session, found in `/proc`.
 *
 * Chromium is started as leader of its own session and its children stay in it, also after the
 * leader has died and they have been handed to another parent.
 *
 * @param sessionId - process id of the leader
 */
export function processesOf(sessionId: number): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statOf(name);
      if (Number(fields[3]) !== sessionId) return [];
      return [{ pid: Number(name), isZombie: fields[0] === 'Z' }];
    });
}

/** Fields of `/proc/PID/stat` from the third on; none when it is gone. */
const statOf = (pid: string | number): readonly string[] =>
  // The name in parentheses may hold anything; the fields follow the last one.
  (read(`/proc/${pid}/stat`) ?? '').replace(/^.*\)\s/s, '').split(' ');

/** The kernel counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Processor time that the living processes of a session have used, in milliseconds. */
export function cpuTimeOf(sessionId: number): number {
  const ticks = processesOf(sessionId).flatMap(({ pid }) => statOf(pid).slice(11, 13).map(Number));
  return ticks.reduce((sum, part) => sum + part, 0) * TICK_MS;
}

/**
 * Memory that only exists because of this process, in bytes: no files, so that the shared binary
 * is not counted once for each process.
 */
export function memoryOf(pid: number): number {
  const status = read(`/proc/${pid}/status`) ?? '';
  const kilobytes = ['RssAnon', 'RssShmem'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, part) => sum + part, 0) * 1024;
}

/** How often the dead are looked for, in milliseconds. */
const KILL_POLL_MS = 20;

/** A process that SIGKILL does not end by then hangs in the kernel, in milliseconds. */
const KILL_LIMIT_MS = 1_500;

/**
 * Kills a whole session: children first, so that their parent still reads their exit codes and no
 * zombie is left to a process 1 that reaps none.
 */
export async function killSession(sessionId: number): Promise<void> {
  await killAll(() => alive(sessionId).filter((pid) => pid !== sessionId));
  await killAll(() => alive(sessionId));
}

async function killAll(pids: () => readonly number[]): Promise<void> {
  const endsAt = performance.now() + KILL_LIMIT_MS;
  for (let left = pids(); left.length > 0 && performance.now() < endsAt; left = pids()) {
    left.forEach(kill);
    await delay(KILL_POLL_MS);
  }
}

const alive = (sessionId: number): number[] =>
  processesOf(sessionId)
    .filter(({ isZombie }) => !isZombie)
    .map(({ pid }) => pid);

/** Kills one process; it may have ended by itself. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
