import * as z from 'zod';
import { ENV } from '../contract.ts';

type Name = keyof typeof ENV;

/**
 * The variables that a function was given, by their names in the contract.
 *
 * @throws ZodError naming each variable that is missing or empty: the function does not start
 */
export function readEnv<Wanted extends Name>(...names: Wanted[]): Record<Wanted, string> {
  const shape = Object.fromEntries(names.map((name) => [ENV[name], z.string().min(1)]));
  const given = z.object(shape).parse(process.env);
  return Object.fromEntries(names.map((name) => [name, given[ENV[name]]])) as Record<
    Wanted,
    string
  >;
}

/** A variable that may be absent or empty. */
export const readOptionalEnv = (name: Name): string => process.env[ENV[name]] ?? '';

/** The parts of a comma-separated variable; none when it is absent. */
export const readListEnv = (name: Name): readonly string[] =>
  readOptionalEnv(name)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
