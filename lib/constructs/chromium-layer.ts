import { cpSync } from 'node:fs';
import { AssetHashType, DockerImage, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export interface ChromiumLayerProps {
  /** The unpacked browser, with its libraries and fonts. */
  readonly folder: string;
}

/** The browser as a layer, so that a deploy of the code alone does not upload it again. */
export class ChromiumLayer extends LayerVersion {
  constructor(scope: Construct, id: string, { folder }: ChromiumLayerProps) {
    super(scope, id, {
      description: 'Headless Chromium with its libraries and fonts, in /opt/chromium',
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [Architecture.X86_64],
      removalPolicy: RemovalPolicy.DESTROY,
      code: Code.fromAsset(folder, {
        assetHashType: AssetHashType.SOURCE,
        bundling: {
          // Never pulled: copying one folder below another needs no container.
          image: DockerImage.fromRegistry('none'),
          local: {
            tryBundle: (output) => {
              cpSync(folder, `${output}/chromium`, { recursive: true, verbatimSymlinks: true });
              return true;
            },
          },
        },
      }),
    });
  }
}
