import { spawn } from 'node:child_process';

/**
 * Kills a child when this process ends, however it ends: a small shell holds a pipe from us and
 * reads until it breaks, which happens even when we are killed with SIGKILL.
 *
 * @returns ends the watch; call it once the child has ended, for its id may be used again
 */
export function killWhenWeEnd(pid: number): () => void {
  const watch = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -9 "$0"', String(pid)], {
    // A session of its own, or Ctrl-C would end the watch before the child.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  watch.unref();
  return () => {
    watch.kill('SIGKILL');
    // What the shell was reading with ends with the pipe.
    watch.stdin.destroy();
  };
}
