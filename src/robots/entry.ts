import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import { RobotsFile } from './rules.ts';

/** What is known of the robots.txt of one origin. */
export const RobotsEntry = z.object({
  site: z.string(),
  /** Scheme, host and port. */
  origin: z.string(),
  /** What the origin answered last. */
  status: z.int(),
  askedAt: Instant,
  /** Nobody asks again before this moment. */
  goodUntil: Instant,
  /** When `file` was read. */
  readAt: Instant,
  /** Absent: the server fails to say, and then nothing may be opened. */
  file: RobotsFile.optional(),
  /** Answers in a row that said nothing. */
  failures: z.int().default(0),
});
export type RobotsEntry = z.output<typeof RobotsEntry>;

/** Remembers what origins said, for all workers. */
export interface RobotsCache {
  get(site: string, origin: string): Promise<RobotsEntry | undefined>;
  put(entry: RobotsEntry): Promise<void>;
  /** Everything that is known of the origins of a site. */
  list(site: string): Promise<readonly RobotsEntry[]>;
}
