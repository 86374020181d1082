import type { JobStore, Places } from '../../src/jobs/ports.ts';
import { SHARDS, sharesOf } from '../../src/jobs/shares.ts';
import type { SessionUses } from '../../src/sessions/ports.ts';
import { createMemoryJobStore } from './memory-job-store.ts';

const meanwhile = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Counters that are read first and written then, as nobody should. */
export function readingFirst(): Pick<JobStore, 'submit'> {
  const used = new Map<string, number>();
  return {
    submit: async ({ counters }) => {
      for (const claim of counters) {
        const before = used.get(claim.counter) ?? 0;
        await meanwhile();
        if (before + claim.amount > claim.limit) return { outcome: 'limited', claim, used: before };
        used.set(claim.counter, before + claim.amount);
      }
      return { outcome: 'created' };
    },
  };
}

/** Counters in shards of which each job knows but its own: exact, and yet too strict. */
export function knowingOneShard(): Pick<JobStore, 'submit'> {
  const used = new Map<string, number>();
  let jobs = 0;
  return {
    submit: async ({ counters }) => {
      jobs += 1;
      const shard = ((jobs * 7) % 5) % SHARDS;
      for (const claim of counters) {
        const key = `${claim.counter}/${shard}`;
        const before = used.get(key) ?? 0;
        const share = sharesOf(claim.limit)[shard] ?? 0;
        if (before + claim.amount > share) return { outcome: 'limited', claim, used: before };
        used.set(key, before + claim.amount);
      }
      return { outcome: 'created' };
    },
  };
}

/** Places that are counted first and taken then. */
export function countingFirst(): Pick<Places, 'enter'> {
  const running = new Map<string, number>();
  return {
    enter: async ({ after: { place = '' } }, most) => {
      const before = running.get(place) ?? 0;
      await meanwhile();
      if (before >= most) return 'full';
      running.set(place, before + 1);
      return 'entered';
    },
  };
}

/** Uses of an account that are read first and written then. */
export function usingFirst(): SessionUses {
  const used = new Map<string, number>();
  return {
    take: async ({ clientId }, { day, week }) => {
      const before = used.get(clientId) ?? 0;
      await meanwhile();
      const full = [week, day].find(({ limit = Number.POSITIVE_INFINITY }) => before >= limit);
      if (!full) used.set(clientId, before + 1);
      return full;
    },
  };
}

/** The uses of accounts in memory. */
function exactUses(): SessionUses {
  const used = new Map<string, number>();
  return {
    take: async ({ clientId }, { day, week }) => {
      const before = used.get(clientId) ?? 0;
      const full = [week, day].find(({ limit = Number.POSITIVE_INFINITY }) => before >= limit);
      if (!full) used.set(clientId, before + 1);
      await meanwhile();
      return full;
    },
  };
}

/** All of them, kept as they should be. */
export function exactQuotas() {
  const running = new Map<string, number>();
  const places: Pick<Places, 'enter'> = {
    enter: async ({ after: { place = '' } }, most) => {
      const before = running.get(place) ?? 0;
      if (before < most) running.set(place, before + 1);
      await meanwhile();
      return before < most ? 'entered' : 'full';
    },
  };
  return { jobs: createMemoryJobStore(), places, uses: exactUses() };
}
