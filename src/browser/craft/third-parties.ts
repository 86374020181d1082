import type { BlockList } from '../../visits/block.ts';

/** Who is known to be asked by pages of others. */
export interface ThirdParties {
  /** The list that a host is on. */
  listOf(host: string): BlockList | undefined;
}

/** What `third-party-web` calls what they are there for. */
const LIST_OF_CATEGORY: Readonly<Record<string, BlockList>> = {
  ad: 'ads',
  analytics: 'trackers',
  marketing: 'trackers',
  'tag-manager': 'trackers',
  social: 'social',
  'customer-success': 'chat',
};

interface Entity {
  readonly category: string;
  /** Hosts, or `*.` and the domain of many. */
  readonly domains: readonly string[];
}

/** @param entities - as `third-party-web` has them */
export function createThirdParties(entities: readonly Entity[]): ThirdParties {
  const lists = new Map<string, BlockList>();
  for (const { category, domains } of entities) {
    const list = LIST_OF_CATEGORY[category];
    for (const domain of list ? domains : []) if (list) lists.set(domain, list);
  }
  return {
    listOf(host) {
      const labels = host.split('.');
      const wide = labels.map((_, index) => `*.${labels.slice(index).join('.')}`);
      return [host, ...wide].map((name) => lists.get(name)).find((list) => list !== undefined);
    },
  };
}

let known: Promise<ThirdParties> | undefined;

/** The data of the package, read at its first use. */
export function knownThirdParties(): Promise<ThirdParties> {
  known ??= import('third-party-web/dist/entities-nostats.json', { with: { type: 'json' } }).then(
    ({ default: entities }) => createThirdParties(entities),
  );
  return known;
}
