import type { z } from 'zod';
import type { OpenPage } from '../browser/open-page.ts';
import type { GapReason } from '../browser/report.ts';
import type { Artifact } from '../jobs/job.ts';
import type { RunContext } from '../jobs/ports.ts';
import type { VisitInput } from './visit-input.ts';

/** What a kind does its work with. */
export interface KindTools {
  /** Opens a page in the job's own context and makes it ready. */
  visit(input: VisitInput): Promise<OpenPage>;
  /** Stores one file, see {@link RunContext}. */
  readonly put: RunContext['put'];
}

/** What a kind leaves behind; the report on the page is added by who runs it. */
export interface KindResult {
  readonly page: OpenPage;
  readonly artifacts: readonly Artifact[];
  /** Why the result may be less than what is on the page. */
  readonly gaps: readonly GapReason[];
}

/** How a kind of job runs. */
export interface KindRun<Input extends z.ZodType = z.ZodType> {
  readonly input: Input;
  run(input: z.output<Input>, tools: KindTools): Promise<KindResult>;
}
