import type { StagePrices, Tier } from '../src/contract.ts';

/** Requests of one caller: how many a second, and how many at once before that counts. */
export interface Throttle {
  readonly requestsPerS: number;
  readonly burst: number;
}

/** Everything in which the stages differ. A new field is a type error until all of them have it. */
export interface StageConfig {
  /** Tables, bucket and stacks outlive a mistaken delete. */
  readonly keepsData: boolean;
  /** How far back a table can be put, in days. */
  readonly pointInTimeRecoveryDays: number;
  readonly logRetentionDays: 3 | 7 | 14 | 30 | 90 | 365;
  /** Artifacts are deleted this long after they were made, and rows this long after a submit. */
  readonly artifactDays: number;

  /** Each client of a tier. */
  readonly tiers: Readonly<Record<Tier, Throttle>>;
  /** All clients together: what the account behind the stage can bear. */
  readonly allClients: Throttle;
  /** Requests from one address in five minutes, refused above by the firewall; `off` has none. */
  readonly firewall: { readonly requestsPerAddress: number } | 'off';
  /** Web pages that may call the API from a browser. */
  readonly corsOrigins: readonly string[];

  /** Ports that a job's target may name. */
  readonly allowedPorts: readonly number[];
  /** Private `host:port` pairs that the wall lets through. */
  readonly allowedHosts: readonly string[];
  /**
   * Ranges of addresses that no job reaches although they are public unicast: the IPv6 ranges of
   * one's VPCs, public IPv4 ranges of one's offices and data centres. Private ranges, link-local
   * and metadata addresses are refused anyway.
   */
  readonly refusedNetworks: readonly string[];
  /**
   * ARN of a secret of the owner's that holds proxy pools, as docs/proxies.md says; empty: none.
   * Exits that are not public addresses must be among `allowedHosts`.
   */
  readonly proxyPoolsSecret: string;
  /** At sites of which nobody says anything else. */
  readonly politeness: {
    /** Between two pages of a site, in milliseconds. */
    readonly intervalMs: number;
    /** Jobs that may have pages of a site open at once. */
    readonly maxConcurrency: number;
    /** Page or mail address that sites find in our `User-Agent`; empty: none. */
    readonly contact: string;
  };

  /**
   * What the stage pays, where that is not what `src/costs/prices.ts` lists: another region, Savings
   * Plans, a contract. Receipts, estimates and budgets go by it.
   */
  readonly prices: StagePrices | 'list';

  /** Of the functions without a browser. arm64 costs a fifth less; Chromium comes as x86-64 only. */
  readonly architecture: 'arm64' | 'x86_64';
  readonly memoryMb: number;
  readonly runner: {
    /** `zip` is the bundle and the browser as a layer; `image` has both in one container image. */
    readonly packaging: 'zip' | 'image';
    /** Lambda gives one processor for each 1,769 MB, and Chromium keeps two of them busy. */
    readonly memoryMb: number;
    /** Room in `/tmp` for the browser's profile, its downloads and a tall page's picture. */
    readonly temporaryStorageMb: number;
    /** Jobs that run at once. */
    readonly maxConcurrency: number;
    /** Where layers are found: `/opt` on AWS. */
    readonly layersAt: string;
  };

  readonly alarms: {
    /** Mail addresses that hear of an alarm; each has to confirm once. */
    readonly recipients: readonly string[];
    /** The longest that a job may wait for a worker, in seconds. */
    readonly queueAgeS: number;
    /** How late the sweep may find a row, in milliseconds. */
    readonly sweepLagMs: number;
    /** Failed invocations of one function in five minutes. */
    readonly errors: number;
    /** Jobs and messages in five minutes that nobody tries again by itself. */
    readonly deadLetters: number;
    /** Answers of 500 and above in five minutes. */
    readonly serverErrors: number;
  };
}

export const STAGE_NAMES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGE_NAMES)[number];

export const STAGES: Readonly<Record<Stage, StageConfig>> = {
  dev: {
    keepsData: false,
    pointInTimeRecoveryDays: 1,
    logRetentionDays: 7,
    artifactDays: 3,
    tiers: {
      standard: { requestsPerS: 50, burst: 100 },
      bulk: { requestsPerS: 200, burst: 400 },
    },
    allClients: { requestsPerS: 500, burst: 1_000 },
    firewall: 'off',
    corsOrigins: ['http://localhost:4100'],
    allowedPorts: [80, 443, 8080, 8443],
    allowedHosts: [],
    refusedNetworks: [],
    proxyPoolsSecret: '',
    politeness: { intervalMs: 1_000, maxConcurrency: 4, contact: '' },
    prices: 'list',
    architecture: 'arm64',
    memoryMb: 512,
    runner: {
      packaging: 'zip',
      memoryMb: 2_048,
      temporaryStorageMb: 1_024,
      maxConcurrency: 2,
      layersAt: '/opt',
    },
    alarms: {
      recipients: [],
      queueAgeS: 900,
      sweepLagMs: 600_000,
      errors: 5,
      deadLetters: 50,
      serverErrors: 10,
    },
  },

  staging: {
    keepsData: false,
    pointInTimeRecoveryDays: 7,
    logRetentionDays: 30,
    artifactDays: 7,
    tiers: {
      standard: { requestsPerS: 20, burst: 40 },
      bulk: { requestsPerS: 200, burst: 400 },
    },
    allClients: { requestsPerS: 500, burst: 1_000 },
    firewall: 'off',
    corsOrigins: [],
    allowedPorts: [80, 443],
    allowedHosts: [],
    refusedNetworks: [],
    proxyPoolsSecret: '',
    politeness: { intervalMs: 1_000, maxConcurrency: 4, contact: '' },
    prices: 'list',
    architecture: 'arm64',
    memoryMb: 512,
    runner: {
      packaging: 'image',
      memoryMb: 3_008,
      temporaryStorageMb: 2_048,
      maxConcurrency: 10,
      layersAt: '/opt',
    },
    alarms: {
      recipients: [],
      queueAgeS: 600,
      sweepLagMs: 300_000,
      errors: 3,
      deadLetters: 20,
      serverErrors: 5,
    },
  },

  prod: {
    keepsData: true,
    pointInTimeRecoveryDays: 35,
    logRetentionDays: 90,
    artifactDays: 30,
    tiers: {
      standard: { requestsPerS: 20, burst: 40 },
      bulk: { requestsPerS: 200, burst: 400 },
    },
    allClients: { requestsPerS: 1_000, burst: 2_000 },
    firewall: { requestsPerAddress: 20_000 },
    corsOrigins: [],
    allowedPorts: [80, 443],
    allowedHosts: [],
    refusedNetworks: [],
    proxyPoolsSecret: '',
    politeness: { intervalMs: 1_000, maxConcurrency: 4, contact: '' },
    prices: 'list',
    architecture: 'arm64',
    memoryMb: 1_024,
    runner: {
      packaging: 'image',
      memoryMb: 3_008,
      temporaryStorageMb: 2_048,
      maxConcurrency: 50,
      layersAt: '/opt',
    },
    alarms: {
      recipients: [],
      queueAgeS: 300,
      sweepLagMs: 180_000,
      errors: 1,
      deadLetters: 10,
      serverErrors: 3,
    },
  },
};

/** A stage's name and what is particular about it: all that a construct needs to know. */
export interface StageSettings {
  readonly stage: Stage;
  readonly config: StageConfig;
}

/** @throws Error when there is no such stage */
export function stageOf(name: unknown): Stage {
  const stage = STAGE_NAMES.find((candidate) => candidate === name);
  if (!stage) throw new Error(`No stage ${String(name)}: say ${STAGE_NAMES.join(', ')}.`);
  return stage;
}

/** Reads a value that was given with `-c name=value`. */
export type ReadContext = (name: string) => unknown;

/**
 * The stage that was asked for. Two things of `dev` can be said at the command line, so that a test
 * can deploy it to an emulator: `allowedHosts`, comma separated, and `layersAt`.
 *
 * @throws Error when another stage is to be bent
 */
export function settingsFrom(context: ReadContext): StageSettings {
  const stage = stageOf(context('stage') ?? 'dev');
  const config = STAGES[stage];
  const allowedHosts = context('allowedHosts');
  const layersAt = context('layersAt');
  if (allowedHosts === undefined && layersAt === undefined) return { stage, config };
  if (stage !== 'dev') throw new Error(`Only dev can be bent by the command line, not ${stage}.`);
  return {
    stage,
    config: {
      ...config,
      allowedHosts: allowedHosts ? String(allowedHosts).split(',') : config.allowedHosts,
      runner: { ...config.runner, layersAt: layersAt ? String(layersAt) : config.runner.layersAt },
    },
  };
}
