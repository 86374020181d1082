import type { Pace } from './pace.ts';
import type { OwnSite, SiteRows } from './ports.ts';

/** How the jobs of one client behave at one site. */
export interface SiteRules {
  /** Absent: pages are opened as they come. */
  readonly pace?: Pace | undefined;
  readonly obeysRobots: boolean;
  readonly hasBreaker: boolean;
}

/** A host that the stage itself lets through: nobody has to be protected. */
export const FREE: SiteRules = { obeysRobots: false, hasBreaker: false };

interface Circumstances extends Pick<SiteRows, 'settings'> {
  /** Private, and let through by name: unless an admin has set its site, it is free. */
  readonly isLetThrough: boolean;
  /** What the client says of this site, if it says that the site is its own. */
  readonly own?: OwnSite | undefined;
  /** The stage's own pace, where nobody says anything else. */
  readonly defaults: Pace;
}

/** Whether an admin has said anything of a site that still holds. */
export const isSet = (settings: SiteRows['settings']): boolean =>
  settings?.intervalMs !== undefined ||
  settings?.maxConcurrency !== undefined ||
  settings?.obeysRobots === true;

export function rulesFor(circumstances: Circumstances): SiteRules {
  const { isLetThrough, own, settings, defaults } = circumstances;
  if (isLetThrough && !isSet(settings)) return FREE;
  const set: Pace = {
    intervalMs: own?.intervalMs ?? settings?.intervalMs ?? defaults.intervalMs,
    maxConcurrency: settings?.maxConcurrency ?? defaults.maxConcurrency,
  };
  const isUnpaced = own !== undefined && own.intervalMs === undefined;
  return {
    ...(isUnpaced ? {} : { pace: set }),
    obeysRobots: !own && (!isLetThrough || settings?.obeysRobots === true),
    hasBreaker: true,
  };
}
