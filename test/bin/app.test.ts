import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

/** It reads the whole browser to know whether it has changed: slow on a busy machine. */
const AMPLE_MS = 300_000;

const execute = promisify(execFile);

/** Synthesizes as the CDK's own command does, but bundles nothing. */
async function synthesize(context: Record<string, unknown>): Promise<readonly string[]> {
  const folder = mkdtempSync(`${tmpdir()}/gannet-app-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await execute(process.execPath, ['bin/app.ts'], {
    env: {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [] }),
    },
  });
  const files = await readdir(folder);
  return files.filter((name) => name.endsWith('.template.json')).sort();
}

describe('the app', { timeout: AMPLE_MS }, () => {
  it('makes the three stacks of dev when nobody names a stage', async () => {
    expect(await synthesize({})).toEqual([
      'gannet-dev-data.template.json',
      'gannet-dev-observability.template.json',
      'gannet-dev-service.template.json',
    ]);
  });

  it('says which stages there are when it is given another', async () => {
    await expect(synthesize({ stage: 'production' })).rejects.toThrow(
      'No stage production: say dev, staging, prod.',
    );
  });
});
