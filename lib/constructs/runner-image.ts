import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { Stack, Stage } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { bundle, PROJECT_FOLDER } from '../bundling.ts';

/**
 * The worker's container image. Its build context is put together here, from the same bundle and
 * the same browser folder that the zip package is made of; a plain synthesis only hashes it.
 */
export function runnerImage(scope: Construct, chromiumFolder: string): DockerImageCode {
  const assembly = Stage.of(scope);
  if (!assembly) throw new Error('An image needs an app to put its files into.');
  const folder = `${assembly.outdir}/runner-image`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(`${PROJECT_FOLDER}layers/runner-image/Dockerfile`, `${folder}/Dockerfile`);
  cpSync(chromiumFolder, `${folder}/chromium`, { recursive: true, verbatimSymlinks: true });
  if (Stack.of(scope).bundlingRequired) bundle('run-job', `${folder}/index.mjs`);
  return DockerImageCode.fromImageAsset(folder, { platform: Platform.LINUX_AMD64 });
}
