import { fileURLToPath } from 'node:url';
import { startDemoSite } from '../local/demo-site/server.ts';
import { createEmulatedClient } from './emulator/clients.ts';
import { deployToEmulator } from './emulator/deploy.ts';
import { installEmulator } from './emulator/install.ts';
import { run } from './emulator/run.ts';
import { type Emulator, startEmulator } from './emulator/start.ts';

/**
 * Deploys the stage `dev` to an emulator of AWS, and runs against it the stories and the contracts
 * of the adapters that need AWS. Starts everything that it needs, and always stops it.
 */
const CACHE_FOLDER = fileURLToPath(new URL('../.cache', import.meta.url));
const EMULATOR_FOLDER = `${CACHE_FOLDER}/emulator`;

async function testDeployed(emulator: Emulator, demoPort: number): Promise<number> {
  await deployToEmulator({
    emulator,
    folder: EMULATOR_FOLDER,
    allowedHosts: [`127.0.0.1:${demoPort}`],
  });
  // From here on this process talks to the emulator, too.
  Object.assign(process.env, emulator.env);
  const { url, clientId, key } = await createEmulatedClient(emulator, 'stories');
  return run('vitest', ['run', '--config', 'vitest.deploy.config.ts', ...process.argv.slice(2)], {
    env: {
      ...process.env,
      GANNET_URL: url,
      GANNET_API_KEY: key,
      GANNET_CLIENT_ID: clientId,
      GANNET_DEMO_URL: `http://127.0.0.1:${demoPort}`,
    },
  });
}

const environment = await installEmulator(CACHE_FOLDER);
const demo = await startDemoSite({ host: '127.0.0.1', port: 0 });
const emulator = await startEmulator({ environment, folder: EMULATOR_FOLDER });
const stop = async () => {
  await emulator.stop();
  await demo.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(1)));
}
try {
  process.exitCode = await testDeployed(emulator, demo.port);
  if (process.exitCode !== 0) console.error(`The emulator's log: ${emulator.logFile}`);
} finally {
  await stop();
}
