import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import * as z from 'zod';

/** The list as the package `tldts` carries it: a trie in flat arrays. */
const TRIE = new URL('../node_modules/tldts/dist/es6/src/data/trie.js', import.meta.url);

/** Where the packed list lies; committed, so that running from sources needs no build. */
const SUFFIXES_FILE = new URL('../src/limits/suffixes.generated.ts', import.meta.url);

const Trie = z.object({
  nodeFlags: z.instanceof(Uint8Array),
  edgeStart: z.instanceof(Uint16Array),
  edgeLength: z.instanceof(Uint8Array),
  edgeChild: z.instanceof(Uint16Array),
  labelText: z.string(),
  rulesRoot: z.int(),
  exceptionsRoot: z.int(),
});
type Trie = z.output<typeof Trie>;

/**
 * Every rule, its labels from the right to the left (`uk.co`, `ck.*`), exceptions behind a `!`.
 * Hosts come out of a URL in ASCII, so the rules in other letters are left out.
 */
export async function suffixRules(): Promise<readonly string[]> {
  const source = await readFile(TRIE, 'utf8');
  const module: unknown = await import(
    `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`
  );
  const trie = Trie.parse(module);
  const labels = labelsOf(trie);
  const rules = [
    ...below(trie, labels, trie.rulesRoot, ''),
    ...below(trie, labels, trie.exceptionsRoot, '').map((rule) => `!${rule}`),
  ];
  return rules.filter((rule) => /^[\x21-\x7e]+$/.test(rule)).sort();
}

function labelsOf({ edgeLength, labelText }: Trie): readonly string[] {
  let offset = 0;
  return [...edgeLength].map((length) => {
    offset += length;
    return labelText.slice(offset - length, offset);
  });
}

function below(trie: Trie, labels: readonly string[], node: number, path: string): string[] {
  const from = trie.edgeStart[node] ?? 0;
  const to = trie.edgeStart[node + 1] ?? from;
  return labels.slice(from, to).flatMap((label, index) => {
    const child = trie.edgeChild[from + index] ?? 0;
    const rule = path === '' ? label : `${path}.${label}`;
    const deeper = below(trie, labels, child, rule);
    return (trie.nodeFlags[child] ?? 0) > 0 ? [rule, ...deeper] : deeper;
  });
}

/** Each rule on a line, as how much it shares with the one before it (base 36) and the rest. */
export function frontCoded(rules: readonly string[]): string {
  let before = '';
  const lines = rules.map((rule) => {
    let shared = 0;
    while (shared < 35 && shared < before.length && before[shared] === rule[shared]) shared += 1;
    before = rule;
    return shared.toString(36) + rule.slice(shared);
  });
  return lines.join('\n');
}

/** @returns the source of `suffixes.generated.ts`; a test compares what is in it with the list */
async function suffixesSource(): Promise<string> {
  const text = frontCoded(await suffixRules());
  const packed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  return [
    '// Made by `node scripts/build-suffixes.ts` from the package tldts: do not edit.',
    '// The Public Suffix List (https://publicsuffix.org) is subject to the Mozilla Public License 2.0.',
    `export const SUFFIXES =\n  '${packed.toString('base64')}';`,
    '',
  ].join('\n');
}

if (import.meta.main) await writeFile(SUFFIXES_FILE, await suffixesSource());
