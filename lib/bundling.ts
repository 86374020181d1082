import { fileURLToPath } from 'node:url';
import {
  type BundlingOptions,
  Charset,
  LogLevel,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { type BuildOptions, buildSync } from 'esbuild';
import type { FunctionName } from './functions.ts';

export const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Where the bundle of a function starts. */
export const entryOf = (name: FunctionName): string =>
  `${PROJECT_FOLDER}functions/${name}/index.ts`;

/**
 * How every function becomes one file.
 *
 * The AWS SDK stays outside: Lambda's runtime brings it, and an API function is less than half the
 * size without it. What CommonJS packages `require` needs the banner in an ES module.
 */
const ESBUILD = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: ['@aws-sdk/*'],
  banner: {
    // Under a name of its own: the code below may import the function under its usual one.
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
  charset: 'utf8',
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
} satisfies BuildOptions;

/** The same, in the words of CDK's `NodejsFunction`. */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: ESBUILD.target,
  mainFields: ESBUILD.mainFields,
  externalModules: ESBUILD.external,
  banner: ESBUILD.banner.js,
  charset: Charset.UTF8,
  logLevel: LogLevel.WARNING,
  minify: ESBUILD.minify,
  sourceMap: ESBUILD.sourcemap,
  sourcesContent: ESBUILD.sourcesContent,
};

export interface Bundle {
  readonly bytes: number;
  /** Every file that went in, relative to the project. */
  readonly inputs: readonly string[];
}

/** Writes the bundle of one function and its source map. */
export function bundle(name: FunctionName, file: string): Bundle {
  const { metafile } = buildSync({
    ...ESBUILD,
    absWorkingDir: PROJECT_FOLDER,
    entryPoints: [entryOf(name)],
    outfile: file,
    metafile: true,
  });
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs'));
  return { bytes: output?.[1].bytes ?? 0, inputs: Object.keys(metafile.inputs) };
}
