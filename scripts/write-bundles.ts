import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { bundle } from '../lib/bundling.ts';
import { functionNames } from '../lib/functions.ts';

/** Measures the bundle of every function and writes `docs/bundles.md`; a test holds them together. */
const folder = mkdtempSync(`${tmpdir()}/gannet-bundles-`);
const rows = functionNames.map((name) => {
  const { bytes } = bundle(name, `${folder}/${name}.mjs`);
  return `| ${name} | ${Math.round(bytes / 1_000)} |`;
});
rmSync(folder, { recursive: true });

writeFileSync(
  new URL('../docs/bundles.md', import.meta.url),
  `# Bundles

Size of each function's code, minified, in kB (1,000 bytes), without its source map. The AWS SDK is not in
it: Lambda's runtime brings that. *run-job* has puppeteer in it, the others must not; those that answer
requests must stay below 500 kB (those that people ask seldom below 550: *describe-api* has all schemas in it, *manage-recipes* YAML and
public suffixes). This page is made by \`node scripts/write-bundles.ts\`; a test compares it with fresh bundles and lets them grow or
shrink by a tenth.

| function | kB |
|---|---|
${rows.join('\n')}
`,
);
