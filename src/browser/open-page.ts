import type { HTTPResponse } from 'puppeteer-core';
import type { CraftNotes } from '../kinds/report.ts';
import type { Ending } from './ending.ts';
import { callIsolated, evaluateIsolated } from './isolated-world.ts';
import type { Session } from './session.ts';

/** How far a visit has come: decides what a job that runs out of time failed with. */
export type Phase = 'starting' | 'opening' | 'acting' | 'capturing';

export interface VisitTimings {
  readonly responseMs: number;
  readonly loadMs: number;
  readonly readyMs: number;
}

/** A page that was visited and made ready, as a kind works with it. */
export interface OpenPage extends Pick<Session, 'page' | 'cdp' | 'wall' | 'log' | 'guards'> {
  readonly response: HTTPResponse;
  readonly timings: VisitTimings;
  /** Milliseconds since the page was asked for. */
  elapsedMs(): number;
  /** Waits for work, but no longer than until the job ends. */
  readonly during: Ending['during'];
  /** Runs a self-contained function beside the page's own scripts, see `evaluateIsolated`. */
  evaluate<Args extends readonly unknown[], Result>(
    pageFunction: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** The same for a function that comes as text; parse what it returns. */
  callText(declaration: string, ...args: readonly unknown[]): Promise<unknown>;
  /** What was done to make it ready. */
  notes(): CraftNotes;
  /** Whether an incomplete page is a failure. */
  readonly requireComplete: boolean;
}

export const evaluateIn =
  ({ cdp }: Session, ending: Ending): OpenPage['evaluate'] =>
  (pageFunction, ...args) =>
    ending.during(evaluateIsolated(cdp, pageFunction, ...args));

/** The same in the world of the client's own scripts, which nothing of ours relies on. */
export const callScriptIn =
  ({ cdp }: Session, ending: Ending): OpenPage['callText'] =>
  (declaration, ...args) =>
    ending.during(callIsolated(cdp, declaration, args, 'gannet-client'));

export const callTextIn =
  ({ cdp }: Session, ending: Ending): OpenPage['callText'] =>
  (declaration, ...args) =>
    ending.during(callIsolated(cdp, declaration, args));
