import { Size } from 'aws-cdk-lib';
import {
  Architecture,
  DockerImageFunction,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../../src/contract.ts';
import type { StageSettings } from '../config.ts';
import { ChromiumLayer } from './chromium-layer.ts';
import { functionSettings } from './function-settings.ts';
import { runnerImage } from './runner-image.ts';
import { ServiceFunction } from './service-function.ts';

/**
 * The young part of Node's heap, in MB: by itself it would grow over a long scrape to three times as
 * much, which the browser beside it has more use for. See docs/benchmarks.md.
 */
const NODE_FLAGS = '--enable-source-maps --max-semi-space-size=16';

export interface JobRunnerProps {
  readonly settings: StageSettings;
  /** The unpacked browser, with its libraries and fonts. */
  readonly chromiumFolder: string;
}

/**
 * Runs one job at a time in Chromium: as a zip with the browser in a layer, or as a container
 * image. Nothing is reserved for it; how many run at once is the queue's to say.
 */
export class JobRunner extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { settings, chromiumFolder }: JobRunnerProps) {
    super(scope, id);
    const { runner } = settings.config;
    const own = {
      memorySize: runner.memoryMb,
      ephemeralStorageSize: Size.mebibytes(runner.temporaryStorageMb),
      architecture: Architecture.X86_64,
      environment: {
        [ENV.chromiumFolder]: `${runner.layersAt}/chromium`,
        NODE_OPTIONS: NODE_FLAGS,
      },
    };
    this.function =
      runner.packaging === 'zip'
        ? new ServiceFunction(this, 'run-job', {
            settings,
            ...own,
            layers: [new ChromiumLayer(this, 'Chromium', { folder: chromiumFolder })],
          })
        : this.fromImage(settings, own, chromiumFolder);
  }

  private fromImage(settings: StageSettings, own: Settings, chromiumFolder: string) {
    const common = functionSettings(this, 'run-job', settings);
    return new DockerImageFunction(this, 'run-job', {
      ...common,
      ...own,
      environment: { ...common.environment, ...own.environment },
      code: runnerImage(this, chromiumFolder),
    });
  }
}

interface Settings {
  readonly memorySize: number;
  readonly ephemeralStorageSize: Size;
  readonly architecture: Architecture;
  readonly environment: Record<string, string>;
}
