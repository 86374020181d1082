import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChromiumFolder, unpackChromium } from '../../layers/chromium/unpack.ts';
import {
  createKindRunner,
  type KindRunner,
  type KindRunnerOptions,
} from '../../src/browser/kind-runner.ts';
import { processesOf } from '../../src/browser/processes.ts';
import type { Artifact } from '../../src/jobs/job.ts';
import type { EvidenceKeeper, PageTurn, RunOutcome } from '../../src/jobs/ports.ts';
import type { Site } from './site/site.ts';

/** A kind runner for tests, which remembers the files that jobs made. */
export interface TestRunner {
  /** @param budgetMs - default 30 s; @param signal - default never */
  run(kind: string, input: unknown, options?: RunOptions): Promise<RunOutcome>;
  /** The runner itself, for tests that bring their own context. */
  readonly runKind: KindRunner['run'];
  /** The last stored file of this name. */
  file(name: string): Buffer;
  /** Process ids of the browsers that live now. */
  browsers(): number[];
  /** Contents of every file that browsers wrote to the disk. */
  written(): Promise<Buffer[]>;
  /** What lies in the folder that browsers make theirs in. */
  leftovers(): Promise<string[]>;
  readonly probe: KindRunner['probe'];
  /** Ends every browser; the next job starts one. */
  closeBrowsers(): Promise<void>;
  close(): Promise<void>;
}

interface RunOptions {
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
  readonly clientId?: string;
  readonly pageTurn?: PageTurn;
  readonly evidence?: EvidenceKeeper;
  readonly attempt?: number;
}

type Overrides = Partial<KindRunnerOptions>;

/** @param sites - let through the wall by name; every other name leads to loopback too */
export async function startRunner(
  sites: readonly (Pick<Site, 'hosts' | 'port'> & Partial<Site>)[],
  overrides: Overrides = {},
): Promise<TestRunner> {
  const { folder } = await unpackChromium(await defaultChromiumFolder());
  const tempFolder = await mkdtemp(join(tmpdir(), 'gannet-test-'));
  const runner = createKindRunner({
    chromiumFolder: folder,
    tempFolder,
    policy: {
      allowedHosts: new Set(
        sites.flatMap(({ hosts, port }) => hosts.map((host) => `${host}:${port}`)),
      ),
      allowedPorts: new Set([80, 443, 8080, 8443]),
    },
    resolve: async () => ['127.0.0.1'],
    maxBrowsers: 1,
    ...overrides,
  });
  const files = new Map<string, Buffer>();
  const put = async (name: string, mediaType: string, body: Uint8Array): Promise<Artifact> => {
    files.set(name, Buffer.from(body));
    const sha256 = createHash('sha256').update(body).digest('hex');
    return { name, mediaType, sizeBytes: body.length, sha256, key: name };
  };
  let jobs = 0;

  return {
    run(kind, input, options = {}) {
      const {
        budgetMs = 30_000,
        signal = new AbortController().signal,
        clientId = 'cli_a',
        pageTurn,
        evidence,
        attempt,
      } = options;
      jobs += 1;
      const request = {
        jobId: `job_${jobs}`,
        clientId,
        kind,
        input,
        timeoutMs: budgetMs,
      };
      return runner.run(request, { signal, budgetMs, put, evidence, attempt, pageTurn });
    },
    runKind: runner.run,
    file(name) {
      const body = files.get(name);
      if (!body) throw new Error(`No job made ${name}.`);
      return body;
    },
    probe: runner.probe,
    browsers: () => leadersIn(tempFolder),
    written: () => filesIn(tempFolder),
    leftovers: () => readdir(tempFolder),
    closeBrowsers: () => runner.close(),
    async close() {
      await runner.close();
      await rm(tempFolder, { recursive: true, force: true });
    },
  };
}

/**
 * Browsers are known by the folder of their profile. A child that was just forked still shows the
 * command of its parent, so only leaders of a session count.
 */
const leadersIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readProcess(name, 'cmdline').includes(`--user-data-dir=${folder}/`))
    .map(Number)
    .filter((pid) => processesOf(pid).some((process) => process.pid === pid));

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended while it was looked at.
    return '';
  }
}

async function filesIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
}
