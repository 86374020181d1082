import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createFileArtifactStore,
  type FileArtifactStore,
} from '../../../src/embedded/file-artifact-store.ts';
import { NOW } from '../../support/manual-clock.ts';

const KEY = 'clients/cli_a/jobs/job_1/1/page.md';
const LINK = { expiresInS: 60, fileName: 'page.md', mediaType: 'text/markdown' };

describe('the artifact store in files', () => {
  let parent: string;
  let folder: string;
  let now: number;
  let store: FileArtifactStore;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'gannet-artifacts-'));
    folder = join(parent, 'artifacts');
    now = NOW;
    store = await openStore();
  });

  afterEach(() => rm(parent, { recursive: true }));

  const openStore = () =>
    createFileArtifactStore({
      folder,
      publicUrl: 'http://gannet.test:4100',
      signingKey: Buffer.alloc(32, 7),
      now: () => now,
    });

  const linked = async (options = LINK) => {
    await store.put(KEY, Buffer.from('# Page'), 'text/markdown');
    return new URL(await store.link(KEY, options));
  };

  it('makes links that start with the public address and say when they end', async () => {
    const link = await linked();

    expect(link.origin).toBe('http://gannet.test:4100');
    expect(link.pathname).toBe(`/artifacts/${KEY}`);
    expect(link.searchParams.get('expires')).toBe(String(NOW / 1_000 + 60));
  });

  it('opens a link in its last millisecond', async () => {
    const link = await linked();
    now += 59_999;

    const { file, sizeBytes } = await store.open(link);
    await file.close();

    expect(sizeBytes).toBe(6);
  });

  it('refuses a link at the moment it expires', async () => {
    const link = await linked();
    now += 60_000;

    await expect(store.open(link)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    ['a later end', (link: URL) => link.searchParams.set('expires', '9999999999')],
    ['another type', (link: URL) => link.searchParams.set('type', 'text/html')],
    ['another name', (link: URL) => link.searchParams.set('name', 'page.exe')],
    ['no signature', (link: URL) => link.searchParams.delete('signature')],
    ['half a signature', (link: URL) => link.searchParams.set('signature', 'abcd')],
    ['no end', (link: URL) => link.searchParams.delete('expires')],
    [
      'another file',
      (link: URL) => {
        link.pathname = link.pathname.replace('job_1', 'job_2');
      },
    ],
    [
      'a stray per cent sign',
      (link: URL) => {
        link.pathname = '/artifacts/%E0%A4%A';
      },
    ],
  ])('refuses a link with %s', async (_case, bend) => {
    const link = await linked();
    bend(link);

    await expect(store.open(link)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('says that the file of a genuine link is gone', async () => {
    const link = await linked();
    await rm(join(folder, KEY));

    await expect(store.open(link)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });

  it.each([
    '../secret',
    'clients/../../secret',
    '/etc/passwd',
    'clients//page.md',
    'clients/.hidden',
    'clients/a\\..\\b',
    'clients/a\0b',
    `clients/${'a'.repeat(201)}`,
    '',
  ])('stores nothing under the key %j', async (key) => {
    const put = store.put(key, Buffer.from('x'), 'text/plain');

    await expect(put).rejects.toMatchObject({ code: 'RESULT_STORE_FAILED' });
    expect(await readdir(parent, { recursive: true })).toEqual([
      'artifacts',
      'artifacts/.incoming',
    ]);
  });

  it('says that the result could not be stored, and leaves nothing half written', async () => {
    await mkdir(join(folder, 'clients'));
    await writeFile(join(folder, 'clients', 'cli_a'), 'a file where a folder must go');

    const put = store.put(KEY, Buffer.from('x'), 'text/plain');

    await expect(put).rejects.toMatchObject({ code: 'RESULT_STORE_FAILED', retryable: true });
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
  });

  it('clears away what a killed process was writing, and keeps the rest', async () => {
    await linked();
    await writeFile(join(folder, '.incoming', 'half'), 'x');

    await openStore();

    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
    expect(await readFile(join(folder, KEY), 'utf8')).toBe('# Page');
  });
});
