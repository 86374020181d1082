import { mustRun } from './run.ts';
import type { Emulator } from './start.ts';

export interface Deployment {
  readonly emulator: Emulator;
  /** For the synthesized templates and packages. */
  readonly outputFolder: string;
  /** `host:port` that jobs may visit although it is private. */
  readonly allowedHosts: readonly string[];
}

const ACCOUNT = '000000000000';

/** Deploys the stage `dev`, as anybody would: bootstrap, then `cdk deploy --all`. */
export async function deployToEmulator({ emulator, outputFolder, allowedHosts }: Deployment) {
  const env = { ...process.env, ...emulator.env, CDK_DISABLE_CLI_TELEMETRY: 'true' };
  const quiet = ['--no-notices', '--ci', '--progress', 'events'];
  const context = [
    ...['--context', 'stage=dev'],
    ...['--context', `allowedHosts=${allowedHosts.join(',')}`],
    ...['--context', `layersAt=${emulator.opt}`],
  ];
  const target = `aws://${ACCOUNT}/${emulator.env.AWS_REGION}`;
  await mustRun('cdk', ['bootstrap', target, ...quiet, '--app', 'true'], { env });
  await mustRun(
    'cdk',
    [
      'deploy',
      '--all',
      '--require-approval',
      'never',
      '--output',
      outputFolder,
      ...context,
      ...quiet,
    ],
    { env },
  );
}
