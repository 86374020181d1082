import { join, relative } from 'node:path';
import { priceBy } from '../src/costs/prices-in-use.ts';
import { StartFailure } from '../src/embedded/start-failure.ts';
import { createCounters } from './counters.ts';
import { greeting } from './greeting.ts';
import { readable } from './log-line.ts';
import { HELP, readOptions } from './options.ts';
import { shapeOutput } from './shape-output.ts';
import { untilSignal } from './until-signal.ts';

// For people, and apart from the log: that has a line for each event, and no keys.
const say = (text: string) => void process.stderr.write(`${text}\n`);

/** The path as one would type it here. */
function toType(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : `./${near}`;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), {
    env: process.env,
    isTerminal: process.stdout.isTTY,
  });
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.prices) priceBy(options.prices);
  // Powertools reads its settings when it is loaded, so this comes before, and the rest after.
  process.env.POWERTOOLS_SERVICE_NAME ??= 'gannet';
  process.env.POWERTOOLS_LOG_LEVEL ??= options.isQuiet ? 'WARN' : 'INFO';
  const { startService } = await import('./service.ts');
  const counters = createCounters();
  const shapeLog = options.logs === 'pretty' ? readable : (line: string) => line;
  shapeOutput(process.stdout, (line) => (counters.take(line) ? undefined : shapeLog(line)));

  const end = untilSignal();
  const hooks = { onProgress: say, onFailure: end.fail, metricsText: counters.text };
  const service = await startService(options, hooks);
  const fileOf = (name: string) => toType(join(options.data, name));
  say(greeting({ ...service, envFile: fileOf('env'), adminFile: fileOf('admin-env') }));
  const reason = await end.reached;
  say(reason.text);
  await service.stop();
  return reason.exitCode;
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof StartFailure)) throw error;
  say(`gannet: ${error.message}`);
  return 1;
});
