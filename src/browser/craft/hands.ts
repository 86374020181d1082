import type { OpenPage } from '../open-page.ts';

/** What is needed to do something on a page that is being made ready. */
export interface Hands extends Pick<OpenPage, 'page' | 'during' | 'evaluate' | 'callText'> {
  /** Longest wait where nothing else is said, in milliseconds. */
  readonly timeoutMs: number;
}
