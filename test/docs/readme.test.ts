import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', ROOT), 'utf8');

const all = (pattern: RegExp): string[] =>
  [...readme.matchAll(pattern)].map(([, part = '']) => part);

describe('README.md', () => {
  it('links to nothing that does not exist', () => {
    const links = all(/\]\((?!https?:)([^)#]+)/g);

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(new URL(link, ROOT)))).toEqual([]);
  });

  it('names only folders that there are', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
    const folders = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );

    expect(folders).toContain('src/jobs');
    expect(folders.filter((folder) => !existsSync(new URL(folder, ROOT)))).toEqual([]);
  });

  it('tells only commands that npm knows', () => {
    const scripts = [...all(/npm run ([\w:]+)/g), ...all(/^npm (start|test)\b/gm)];

    expect(new Set(scripts)).toEqual(new Set(['start', 'test', 'test:deploy', 'deploy', 'client']));
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});
