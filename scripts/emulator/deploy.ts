import { outputOf } from './run.ts';
import type { Emulator } from './start.ts';

export interface Deployment {
  readonly emulator: Emulator;
  readonly signal: AbortSignal;
  /** A folder below the checkout, for the synthesized templates and packages. */
  readonly folder: string;
  /** `host:port` that jobs may visit although it is private. */
  readonly allowedHosts: readonly string[];
}

const ACCOUNT = '000000000000';

/** Deploys the stage `dev`, as anybody would: bootstrap, then `cdk deploy --all`. */
export async function deployToEmulator(deployment: Deployment) {
  const { emulator, folder, allowedHosts, signal } = deployment;
  const env = { ...process.env, ...emulator.env, CDK_DISABLE_CLI_TELEMETRY: 'true' };
  const quiet = ['--no-notices', '--ci'];
  // From a folder without an app: with ours it would synthesize it once more, for nothing.
  const target = `aws://${ACCOUNT}/${emulator.env.AWS_REGION}`;
  await outputOf('cdk', ['bootstrap', target, ...quiet], { env, signal, cwd: folder });
  const context = {
    stage: 'dev',
    allowedHosts: allowedHosts.join(','),
    layersAt: emulator.opt,
  };
  const said = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const how = ['--require-approval', 'never', '--output', `${folder}/cdk.out`];
  await outputOf('cdk', ['deploy', '--all', ...how, ...said, ...quiet], { env, signal });
}
