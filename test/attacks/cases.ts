import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Attacks on a service that opens addresses and pages of strangers, collected from advisories and
 * from browsers' own behaviour, each with what must become of it. `layer` says where it is tried.
 */
const AttackCase = z.object({
  id: z.string(),
  category: z.string(),
  layer: z.enum(['url', 'resolve', 'connect', 'redirect', 'page', 'request', 'webhook', 'upload']),
  input: z.string(),
  expect: z.enum(['block', 'allow']),
  why: z.string(),
  /** Host that the URL really names. */
  canonical: z.string().nullish(),
  /** Answers of the resolver, by name. */
  dns: z.record(z.string(), z.array(z.unknown())).optional(),
  /** Answers of the resolver, in the order of asking. */
  dnsSequence: z.array(z.unknown()).optional(),
  /** Hops: `302 http://…`, or a status and a header. */
  chain: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  contentType: z.string().optional(),
});
export type AttackCase = z.output<typeof AttackCase>;

const casesIn = (file: string): AttackCase[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => AttackCase.parse(JSON.parse(line)));

/** The collected cases, and those that were thought of while the wall was built. */
export const ATTACKS: readonly AttackCase[] = [
  ...casesIn('cases.jsonl'),
  ...casesIn('more-cases.jsonl'),
];

/** How many cases of each category were tried, for whoever reads the output of a run. */
export function tally(cases: readonly AttackCase[]): string {
  const counts = Map.groupBy(cases, ({ category }) => category);
  const parts = [...counts].map(([category, all]) => `${category} ${all.length}`);
  return `attacks tried: ${cases.length} (${parts.join(', ')})`;
}

/** The cases of one layer. */
export const attacksOn = (layer: AttackCase['layer']): readonly AttackCase[] =>
  ATTACKS.filter((attack) => attack.layer === layer);
