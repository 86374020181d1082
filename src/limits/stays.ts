import type { JobRequest } from '../jobs/job.ts';
import type { RunContext } from '../jobs/ports.ts';
import type { Pace } from './pace.ts';
import { HEAD_START_MS, type Patience } from './patience.ts';
import type { OwnSite } from './ports.ts';
import { rulesFor } from './rules.ts';
import { createStay, type Stay, type StayDependencies } from './stay.ts';

export interface StaysDependencies extends StayDependencies {
  readonly siteOf: (url: URL) => string;
  /** Whether the stage lets this host through by name although it is private. */
  readonly isLetThrough: (url: URL) => boolean;
  readonly ownSites: (clientId: string) => Promise<readonly OwnSite[]>;
  /** The stage's own pace, where nobody says anything else. */
  readonly defaults: Pace;
  /** Told when something could not be given back; it ends by itself. */
  readonly onError: (error: unknown) => void;
}

/** Everywhere that one attempt has been. */
export interface Stays {
  /** The stay at the site of this URL; the job arrives there now, unless it has been there. */
  at(url: URL): Promise<Stay>;
  /** Leaves every site. Never throws. */
  leave(thrown?: unknown): Promise<void>;
}

/** Beyond the job's own budget: so long a worker takes to give back what it has, in milliseconds. */
const LEAVING_MS = 10_000;

export function createStays(
  dependencies: StaysDependencies,
  { jobId, clientId }: JobRequest,
  context: RunContext & { readonly patience: Patience },
): Stays {
  const { sites, ownSites, defaults, onError } = dependencies;
  const stays = new Map<string, Stay>();

  const begin = async (site: string, url: URL): Promise<Stay> => {
    const [{ pace: row, settings }, own] = await Promise.all([
      sites.read(site),
      ownSites(clientId),
    ]);
    const isLetThrough = dependencies.isLetThrough(url);
    const ownSite = own.find((candidate) => candidate.site === site);
    return createStay(dependencies, {
      site,
      rules: rulesFor({ settings, isLetThrough, own: ownSite, defaults }),
      row,
      jobId,
      patience: context.patience,
      lifeMs: context.budgetMs + LEAVING_MS,
      promisedAt: stays.size === 0 ? promisedTo(context) : undefined,
    });
  };

  return {
    at: async (url) => {
      const site = dependencies.siteOf(url);
      const known = stays.get(site);
      if (known) return known;
      const stay = await begin(site, url);
      stays.set(site, stay);
      await stay.arrive(url);
      return stay;
    },
    leave: async (thrown) => {
      const left = await Promise.allSettled([...stays.values()].map((stay) => stay.leave(thrown)));
      for (const one of left) if (one.status === 'rejected') onError(one.reason);
    },
  };
}

/** The slot that the job was put off for; it is still its own. */
const promisedTo = ({ waited }: RunContext): number | undefined =>
  waited?.reason === 'site' || waited?.reason === 'breaker'
    ? waited.startsAt + HEAD_START_MS
    : undefined;
