import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS_ORIGIN, readExamples } from '../../examples/recipes/example.ts';
import manifest from '../../package.json' with { type: 'json' };

const FOLDER = new URL('../../examples/recipes/', import.meta.url);
const readme = readFileSync(new URL('README.md', FOLDER), 'utf8');

const cellsOf = (row: string): readonly string[] => row.split('|').map((cell) => cell.trim());

describe('the page about the example recipes', () => {
  it('names each with its package and the rows that it makes', async () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| ['));
    const shown = rows
      .map(cellsOf)
      .map(([, link = '', , from, , count]) => [/\[(.+?)\]/.exec(link)?.[1], from, count]);

    const examples = await readExamples();

    expect(shown).toEqual(
      examples.map(({ name, package: { from, name: of }, expected: { rows: count } }) => [
        name,
        `${from === 'debian' ? 'Debian' : from}: \`${of}\``,
        count.toLocaleString('en'),
      ]),
    );
  });

  it('links to nothing that does not exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);

    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(new URL(link, FOLDER)))).toEqual([]);
  });

  it('tells only commands that npm knows, and the port that the documents are served at', () => {
    const commands = readme.matchAll(/(?:^|`)npm (?:run )?([\w:]+)/gm);
    const scripts = [...commands].map(([, name = '']) => name);

    expect(scripts).toContain('examples');
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(readme).toContain(`--allow-host ${new URL(DOCUMENTS_ORIGIN).host}`);
  });
});
