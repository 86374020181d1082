import type { OriginRobots } from '../limits/site-status.ts';
import type { RobotsEntry } from './entry.ts';

/** What is known of the robots.txt of an origin, in short. */
export const summaryOf = (entry: RobotsEntry): OriginRobots => ({
  origin: entry.origin,
  status: entry.status,
  askedAt: entry.askedAt,
  askAgainAt: entry.goodUntil,
  isKnown: entry.file !== undefined,
  rules: entry.file?.rules.length ?? 0,
  crawlDelayMs: entry.file?.crawlDelayMs ?? 0,
});
