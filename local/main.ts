import { join, relative } from 'node:path';
import { StartFailure } from '../src/embedded/start-failure.ts';
import { greeting } from './greeting.ts';
import { HELP, readOptions } from './options.ts';
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
  // Powertools reads its settings when it is loaded, so this comes before, and the rest after.
  process.env.POWERTOOLS_SERVICE_NAME ??= 'gannet';
  process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
  process.env.POWERTOOLS_LOG_LEVEL ??= options.isQuiet ? 'WARN' : 'INFO';
  const [{ startService }, { printLogsFor }] = await Promise.all([
    import('./service.ts'),
    import('./print-logs.ts'),
  ]);
  if (options.logs === 'pretty') printLogsFor(process.stdout);

  const end = untilSignal();
  const service = await startService(options, { onProgress: say, onFailure: end.fail });
  say(greeting({ ...service, envFile: toType(join(options.data, 'env')) }));
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
