import type { JobRequest } from '../jobs/job.ts';
import { KINDS } from './registry.ts';

/** What a job will visit first; `undefined` when its input is none of its kind. */
export function firstTargetOf({ kind: name, input }: JobRequest): URL | undefined {
  const kind = KINDS.find((candidate) => candidate.name === name);
  const parsed = kind?.input.safeParse(input);
  const [target] = kind && parsed?.success ? kind.targets(parsed.data) : [];
  return target && new URL(target.url);
}
