import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** `signal` ends the command, and with it the wait for it. */
type Options = Pick<SpawnOptions, 'env' | 'cwd' | 'signal'>;

/** Runs a command that prints where we print, and resolves to its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  return codeOf(await once(child, 'exit'));
}

/**
 * Runs a command in silence, and resolves to what it printed to standard output.
 *
 * @throws Error with all that it printed, when it fails
 */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaints, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit').then(codeOf),
  ]);
  if (code === 0) return output;
  const what = [command, ...args].join(' ');
  throw new Error(`${what} ended with ${code}.\n${output}\n${complaints}`);
}

const codeOf = ([code]: unknown[]): number => (typeof code === 'number' ? code : 1);
