import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { BUNDLING, entryOf, PROJECT_FOLDER } from '../bundling.ts';
import type { StageSettings } from '../config.ts';
import type { FunctionName } from '../functions.ts';
import { functionSettings } from './function-settings.ts';

export interface ServiceFunctionProps extends NodejsFunctionProps {
  readonly settings: StageSettings;
}

/** A function of ours, bundled from `functions/<name>`; what the caller says wins. */
export class ServiceFunction extends NodejsFunction {
  constructor(scope: Construct, name: FunctionName, props: ServiceFunctionProps) {
    const { settings, ...own } = props;
    const common = functionSettings(scope, name, settings);
    super(scope, name, {
      ...common,
      runtime: Runtime.NODEJS_24_X,
      architecture:
        settings.config.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      entry: entryOf(name),
      projectRoot: PROJECT_FOLDER,
      depsLockFilePath: `${PROJECT_FOLDER}package-lock.json`,
      bundling: BUNDLING,
      awsSdkConnectionReuse: false,
      ...own,
      environment: { ...common.environment, ...own.environment },
    });
  }
}
