import { fileURLToPath } from 'node:url';
import { startDemoSite } from '../local/demo-site/server.ts';
import { createEmulatedClient } from './emulator/clients.ts';
import { deployToEmulator } from './emulator/deploy.ts';
import { freePort } from './emulator/free-port.ts';
import { installEmulator } from './emulator/install.ts';
import { run } from './emulator/run.ts';
import { type Emulator, startEmulator } from './emulator/start.ts';

/**
 * Deploys the stage `dev` to an emulator of AWS, and runs against it the stories and the contracts
 * of the adapters that need AWS. Starts everything that it needs, and always stops it.
 */
const CACHE_FOLDER = fileURLToPath(new URL('../.cache', import.meta.url));
const FOLDER = `${CACHE_FOLDER}/emulator`;
const LOG_FILE = `${CACHE_FOLDER}/emulator.log`;

const say = (what: string): void => console.log(`${new Date().toISOString()} ${what}`);

async function testDeployed(emulator: Emulator, demoPort: number, signal: AbortSignal) {
  const demo = `127.0.0.1:${demoPort}`;
  say('deploying the stage dev: bootstrap, then three stacks');
  // Where test/stories/attacks.test.ts serves its pages from.
  const attackPort = await freePort();
  const allowedHosts = [demo, `127.0.0.1:${attackPort}`];
  await deployToEmulator({ emulator, signal, folder: FOLDER, allowedHosts });

  say('making clients');
  // From here on this process talks to the emulator, too.
  Object.assign(process.env, emulator.env);
  const { url, clientId, key } = await createEmulatedClient(emulator, 'stories');
  const admin = await createEmulatedClient(emulator, 'admin', '--admin');
  const other = await createEmulatedClient(emulator, 'other');
  const small = await createEmulatedClient(emulator, 'small-quota', '--jobs-per-day', '20');

  say('running stories and contracts');
  const addresses = {
    GANNET_URL: url,
    GANNET_API_KEY: key,
    GANNET_CLIENT_ID: clientId,
    GANNET_OTHER_API_KEY: other.key,
    GANNET_ADMIN_KEY: admin.key,
    GANNET_QUOTA_API_KEY: small.key,
    GANNET_DEMO_URL: `http://${demo}`,
    GANNET_ATTACK_PORT: String(attackPort),
  };
  const only = process.argv.slice(2);
  return run('vitest', ['run', '--config', 'vitest.deploy.config.ts', ...only], {
    signal,
    env: { ...process.env, ...addresses },
  });
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new Error(`Ended by ${signal}.`)));
}

say('installing the emulator');
const environment = await installEmulator(CACHE_FOLDER);
const demo = await startDemoSite({ host: '127.0.0.1', port: 0 });
const emulator = await startEmulator({ environment, folder: FOLDER, logFile: LOG_FILE });
try {
  process.exitCode = await testDeployed(emulator, demo.port, stopping.signal);
  if (process.exitCode !== 0) say(`something failed; the emulator's log is ${LOG_FILE}`);
} catch (error) {
  if (!stopping.signal.aborted) throw error;
  say(String(stopping.signal.reason));
  process.exitCode = 1;
} finally {
  await emulator.stop();
  await demo.stop();
}
