import { measured } from '../../../src/files/measure.ts';
import { Continuation } from '../../../src/jobs/continuation.ts';
import type { RunContext, RunKind, RunOutcome } from '../../../src/jobs/ports.ts';
import { createScrapeWorld } from './scraping.ts';

export interface ScrapeRun {
  readonly outcome: RunOutcome;
  readonly invocations: number;
  file(name: string): Buffer;
}

export interface ScrapeRunOptions {
  /** Of each invocation. @default 30 s */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
  readonly pageTurn?: RunContext['pageTurn'];
  readonly evidence?: RunContext['evidence'];
  /** Called before and after each write; a throw is a crash. */
  readonly step?: (what: string) => void;
}

/** Runs a scrape as workers do, one invocation after the other, with what they store in memory. */
export async function runScrapeJob(
  run: RunKind,
  input: unknown,
  {
    budgetMs = 30_000,
    signal = new AbortController().signal,
    pageTurn,
    evidence,
    step,
  }: ScrapeRunOptions = {},
): Promise<ScrapeRun> {
  const world = createScrapeWorld();
  const written = new Map<string, Buffer>();
  const request = { jobId: 'job_1', clientId: 'cli_a', kind: 'scrape', input, timeoutMs: budgetMs };
  for (let invocations = 1; ; invocations += 1) {
    const ports = world.worker(step);
    const write: typeof ports.files.write = async (name, mediaType, body) => {
      const { bytes, result } = measured(body);
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      written.set(name, Buffer.concat(chunks));
      return { name, mediaType, ...result(), key: ports.files.keyOf(name) };
    };
    const put: typeof ports.put = async (name, mediaType, body) => {
      written.set(name, Buffer.from(body));
      return ports.put(name, mediaType, body);
    };
    const files = { ...ports.files, write };
    const context = { ...ports, put, files, signal, budgetMs, pageTurn, evidence };
    const outcome = await run(request, context).catch((thrown: unknown) => {
      if (thrown instanceof Continuation) return undefined;
      throw thrown;
    });
    if (!outcome) continue;
    return {
      outcome,
      invocations,
      file: (name) => written.get(name) ?? Buffer.from(`There is no ${name}.`),
    };
  }
}
