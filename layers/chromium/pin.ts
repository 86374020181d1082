import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildChromium } from './build.ts';
import { SUMS_FILE, sumsOf } from './sums.ts';

/** Writes the sums anew: run after a change of browser or fonts, and look at the difference. */
const folder = await mkdtemp(join(tmpdir(), 'gannet-pin-'));
try {
  await buildChromium(folder);
  await writeFile(SUMS_FILE, `${JSON.stringify(await sumsOf(folder), null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
