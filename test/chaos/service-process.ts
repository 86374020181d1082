import { readOptions } from '../../local/options.ts';
import type { Ports } from '../../local/ports.ts';
import { startService } from '../../local/service.ts';
import { broken } from './broken-ports.ts';
import { CRASH_POINTS, crashingAt } from './crash-points.ts';
import { seeded } from './seeded.ts';

/**
 * The whole service as a process that breaks as its environment says:
 *
 *     CHAOS_CRASH_AT   one of CRASH_POINTS
 *     CHAOS_ERRORS     share of stored files that fail
 *     CHAOS_DUPLICATES share of messages sent twice
 *     CHAOS_SEED       what the shares are drawn from
 */
const {
  CHAOS_CRASH_AT,
  CHAOS_ERRORS = '0',
  CHAOS_DUPLICATES = '0',
  CHAOS_SEED = '1',
} = process.env;
const point = CRASH_POINTS.find((name) => name === CHAOS_CRASH_AT);
const breakage = { storeErrors: Number(CHAOS_ERRORS), duplicates: Number(CHAOS_DUPLICATES) };
const random = seeded(Number(CHAOS_SEED));

function tamper(ports: Ports): Ports {
  const damaged = broken(ports, breakage, random);
  return point ? crashingAt(point, damaged) : damaged;
}

const options = readOptions(process.argv.slice(2), { env: process.env, isTerminal: false });
if (options === 'help') throw new Error('Nobody asked for help.');
const service = await startService(options, {
  onProgress: () => {},
  onFailure: (reason) => {
    throw new Error(reason);
  },
  tamper,
});
process.once('SIGTERM', () => void service.stop());
process.stderr.write('ready\n');
