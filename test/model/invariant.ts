import type { World } from './world.ts';

/** Something that is true at every moment of every run, whatever goes wrong. */
export interface Invariant {
  readonly name: string;
  /** What is wrong, if something is. */
  problem(world: World): string | undefined;
}

/** Something that no single write does, whatever goes wrong. */
export interface StepInvariant {
  readonly name: string;
  /** What is wrong about the step, if something is. */
  problem(before: World, after: World): string | undefined;
}
