import type { OpenPage } from '../../browser/open-page.ts';
import type { Artifact } from '../../jobs/job.ts';
import type { KindRun } from '../kind-run.ts';
import type { GapReason } from '../report.ts';
import { PageInput, type PageOutput } from './input.ts';
import { READ_PAGE } from './reader.generated.ts';
import { Reading } from './reading.ts';

const FILES: Readonly<Record<PageOutput, { name: string; mediaType: string }>> = {
  html: { name: 'page.html', mediaType: 'text/html; charset=utf-8' },
  markdown: { name: 'page.md', mediaType: 'text/markdown; charset=utf-8' },
  text: { name: 'page.txt', mediaType: 'text/plain; charset=utf-8' },
  links: { name: 'links.json', mediaType: 'application/json' },
  metadata: { name: 'metadata.json', mediaType: 'application/json' },
};

/** Longest text of one output, in characters: a long novel has a million. */
const TEXT_MAX_CHARS = 10_000_000;

const LINKS_MAX = 10_000;

/** The page as data, one file for each output. */
export const runPage: KindRun<typeof PageInput> = {
  input: PageInput,
  async run(input, { visit, put }) {
    const page = await visit(input);
    const reading = await read(page, input);
    const artifacts: Artifact[] = [];
    for (const output of input.outputs) {
      const { name, mediaType } = FILES[output];
      artifacts.push(await put(name, mediaType, Buffer.from(textOf(reading[output]))));
    }
    return { page, artifacts, gaps: gapsOf(reading) };
  },
};

async function read({ callText }: OpenPage, input: PageInput): Promise<Reading> {
  const { outputs, readability } = input;
  const options = { outputs, readability, maxChars: TEXT_MAX_CHARS, maxLinks: LINKS_MAX };
  return Reading.parse(await callText(READ_PAGE, options));
}

const textOf = (value: Reading[PageOutput]): string =>
  typeof value === 'string' ? value : `${JSON.stringify(value ?? null, null, 2)}\n`;

const gapsOf = ({ isCut, hasNoArticle }: Reading): GapReason[] => [
  ...(isCut ? (['text-cut'] as const) : []),
  ...(hasNoArticle ? (['no-article'] as const) : []),
];
