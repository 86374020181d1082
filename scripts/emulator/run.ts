import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

type Options = Pick<SpawnOptions, 'env' | 'cwd'>;

/** Runs a command that prints where we print, and resolves to its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  return codeOf(await once(child, 'exit'));
}

/** @throws Error when the command fails */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<void> {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.slice(0, 2).join(' ')} ended with ${code}.`);
}

/** Runs a command and resolves to what it printed. @throws Error when the command fails */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, code] = await Promise.all([text(child.stdout), once(child, 'exit').then(codeOf)]);
  if (code !== 0) throw new Error(`${command} ${args.slice(0, 2).join(' ')} ended with ${code}.`);
  return printed;
}

const codeOf = ([code]: unknown[]): number => (typeof code === 'number' ? code : 1);
