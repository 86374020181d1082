import type { z } from 'zod';

/** A URL that an input asks to visit. */
export interface Target {
  /** JSON pointer (RFC 6901) into the input. */
  readonly pointer: string;
  readonly url: string;
}

/**
 * A type of job, as the front door sees it: no browser in here, so that the functions of the API
 * stay small. How it runs is in `src/kinds/<name>/run.ts`.
 */
export interface Kind<Name extends string = string, Input extends z.ZodType = z.ZodType> {
  readonly name: Name;
  /** Strict: an unknown field is a typing error of the caller. */
  readonly input: Input;
  /** Attempts unless the client says otherwise; 1 for kinds with effects outside. */
  readonly maxAttempts: number;
  /** What the job will visit: checked against the wall before it is accepted. Never empty. */
  targets(input: z.output<Input>): readonly Target[];
  /** JSON pointers into the input, to what the page is to run of the client's own: few may. */
  scripts?(input: z.output<Input>): readonly string[];
}
