import type { z } from 'zod';
import type { OpenPage } from '../browser/open-page.ts';
import type { Artifact } from '../jobs/job.ts';
import type { RunContext } from '../jobs/ports.ts';
import type { Visitor } from '../sessions/visitor.ts';
import type { WalledFetch } from '../wall/fetch.ts';
import type { GapReason } from './report.ts';
import type { VisitInput } from './visit-input.ts';

/** A document as it was answered. */
export interface SentDocument {
  readonly status: number;
  readonly html: string;
}

/** What a kind does its work with. */
export interface KindTools {
  /** Opens a page in the job's own context and makes it ready. */
  visit(input: VisitInput): Promise<OpenPage>;
  /**
   * Shows a document that was read already, at its own address and without its scripts. The site is
   * not asked for it again, only for what belongs to it: pictures, style sheets, fonts.
   */
  show(input: VisitInput, sent: SentDocument): Promise<OpenPage>;
  /** Stores one file, see {@link RunContext}. */
  readonly put: RunContext['put'];
  /** Everything else that a worker gives to a job. */
  readonly context: RunContext;
  /** Waits for work, but no longer than until the job ends. @throws JobFailure */
  during<Value>(work: Promise<Value>): Promise<Value>;
  /** Milliseconds until the job's time is over and everything it waits for fails. */
  leftMs(): number;
  /** For requests without the browser: through the same wall, by the same name. */
  readonly http: {
    readonly fetch: WalledFetch;
    readonly userAgent: string;
    /** Asks in the name of the job's page: with its cookies, and with its session's headers. */
    readonly visitor: Visitor;
  };
}

/** What a kind leaves behind; the report on the page is added by who runs it. */
export interface KindResult {
  /** Absent: none was opened. */
  readonly page?: OpenPage | undefined;
  readonly artifacts: readonly Artifact[];
  /** Why the result may be less than what is on the page. */
  readonly gaps: readonly GapReason[];
  /** What the report says besides what every page's says. */
  readonly extra?: Record<string, unknown>;
}

/** How a kind of job runs. */
export interface KindRun<Input extends z.ZodType = z.ZodType> {
  readonly input: Input;
  run(input: z.output<Input>, tools: KindTools): Promise<KindResult>;
}
