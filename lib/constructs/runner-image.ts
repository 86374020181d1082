import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { bundle, PROJECT_FOLDER } from '../bundling.ts';

const CONTEXT_FOLDER = `${PROJECT_FOLDER}.cache/runner-image`;

/**
 * The worker's container image. Its build context is put together here, from the same bundle and
 * the same browser folder that the zip package is made of; a plain synthesis only hashes it.
 */
export function runnerImage(scope: Construct, chromiumFolder: string): DockerImageCode {
  rmSync(CONTEXT_FOLDER, { recursive: true, force: true });
  mkdirSync(CONTEXT_FOLDER, { recursive: true });
  copyFileSync(`${PROJECT_FOLDER}layers/runner-image/Dockerfile`, `${CONTEXT_FOLDER}/Dockerfile`);
  cpSync(chromiumFolder, `${CONTEXT_FOLDER}/chromium`, {
    recursive: true,
    verbatimSymlinks: true,
  });
  if (Stack.of(scope).bundlingRequired) bundle('run-job', `${CONTEXT_FOLDER}/index.mjs`);
  return DockerImageCode.fromImageAsset(CONTEXT_FOLDER, { platform: Platform.LINUX_AMD64 });
}
