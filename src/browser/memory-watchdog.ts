import { kill, memoryOf, processesOf } from './processes.ts';

/** A page can take a gigabyte a second, in milliseconds. */
const LOOK_EVERY_MS = 100;

/** Looks between two searches for new processes. */
const LOOKS_PER_SEARCH = 5;

/** Renderers killed before the whole browser goes. */
const KILLS_BEFORE_ALL = 3;

export interface MemoryWatchdog {
  /** Whether anything was killed for its memory yet. */
  hasKilled(): boolean;
  stop(): void;
}

/**
 * Watches the memory of a browser and all its processes together. Above the limit the largest
 * child is killed: the page in it crashes and the others live on. When that does not help, the
 * whole browser goes.
 */
export function watchMemory(sessionId: number, limitBytes: number): MemoryWatchdog {
  let looks = 0;
  let kills = 0;
  let pids: number[] = [];

  const look = () => {
    if (looks % LOOKS_PER_SEARCH === 0) pids = processesOf(sessionId).map(({ pid }) => pid);
    looks += 1;
    const sizes = pids.map((pid) => ({ pid, bytes: memoryOf(pid) }));
    if (sizes.reduce((sum, { bytes }) => sum + bytes, 0) <= limitBytes) return;

    const children = sizes.filter(({ pid }) => pid !== sessionId);
    const largest = children.toSorted((a, b) => b.bytes - a.bytes)[0];
    kills += 1;
    if (largest && kills <= KILLS_BEFORE_ALL) kill(largest.pid);
    else pids.forEach(kill);
    looks = 0;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return { hasKilled: () => kills > 0, stop: () => clearInterval(timer) };
}
