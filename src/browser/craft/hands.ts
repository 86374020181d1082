import type { OpenPage } from '../open-page.ts';

/** What is needed to do something on a page that is being made ready. */
export interface Hands extends Pick<OpenPage, 'page' | 'during' | 'evaluate'> {
  /** Runs a function that comes as text in the world of the client's own scripts. */
  callScript(declaration: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Longest wait where nothing else is said, in milliseconds. */
  readonly timeoutMs: number;
}
