import { expireArtifacts } from '../src/embedded/expire-artifacts.ts';
import { expireRows } from '../src/embedded/expire-rows.ts';
import { now } from '../src/runtime/clock.ts';
import type { Rows } from './rows.ts';

/** What DynamoDB's TTL and the bucket's lifecycle rules do on AWS, once an hour. */
export const UPKEEP_MS = 60 * 60 * 1_000;

export async function upkeep(
  { documents, tables }: Rows,
  artifactsFolder: string,
  retentionMs: number,
): Promise<void> {
  for (const table of Object.values(tables)) await expireRows(documents, table, now());
  await expireArtifacts(artifactsFolder, now() - retentionMs);
}
