import type { SubmitCommand } from '../../src/jobs/submit-job.ts';
import { type Actors, createActors } from './actor.ts';
import type { BatchOrder } from './batch-order.ts';
import type { Budget } from './budget.ts';
import { createPerform, type Perform } from './effects.ts';
import { createInterner, type Interner } from './interner.ts';
import type { UseCases } from './use-cases.ts';

/** What is searched. */
export interface Scenario {
  /** Each is submitted once to begin with. */
  readonly commands: readonly SubmitCommand[];
  /** Invocations of the worker at once. */
  readonly workers: number;
  /** Expanders or deliverers at once. @default 2 */
  readonly helpers?: number;
  /** The batch that a client makes to begin with. */
  readonly batch?: BatchOrder;
  /** Whether the client has an endpoint that wants to know of everything. */
  readonly isListening?: boolean;
  readonly budget: Budget;
}

/** How it is built. */
export interface System {
  readonly useCases: UseCases;
  /** Whether there is a sweep at all. */
  readonly isSwept: boolean;
}

/** A scenario and a system, and what the search knows about them already. */
export interface Model extends Scenario, System {
  readonly actors: Actors;
  readonly interner: Interner;
  readonly perform: Perform;
}

/** @param forgets - see `createActors` */
export function createModel(scenario: Scenario, system: System, forgets = true): Model {
  const interner = createInterner();
  return {
    ...scenario,
    ...system,
    interner,
    perform: createPerform(interner),
    actors: createActors(interner, forgets),
  };
}
