import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactStore, LinkOptions } from '../../src/jobs/ports.ts';

/** An adapter, and what a test must be able to do besides. */
export interface ArtifactStoreUnderTest {
  readonly store: ArtifactStore;
  /** The same store at a moment that lies `agoS` seconds back, to make links that have aged. */
  storeOfThePast(agoS: number): ArtifactStore;
  close(): Promise<void>;
}

const LINK: LinkOptions = { expiresInS: 60, fileName: 'page.md', mediaType: 'text/markdown' };

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

/** Every byte value, many times over: whatever an adapter does to text shows. */
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

/** What every {@link ArtifactStore} promises. Each adapter runs this whole suite. */
export function itKeepsTheArtifactStoreContract(
  newStore: () => Promise<ArtifactStoreUnderTest>,
): void {
  describe('an artifact store', () => {
    let under: ArtifactStoreUnderTest;
    let store: ArtifactStore;

    beforeAll(async () => {
      under = await newStore();
      store = under.store;
    });

    afterAll(() => under.close());

    const read = async (key: string, options: LinkOptions = LINK) =>
      fetch(await store.link(key, options));

    it('gives back, byte for byte, what was put', async () => {
      const body = bytes(1_000_003);
      await store.put('clients/cli_a/jobs/job_1/1/shot.png', body, 'image/png');

      const response = await read('clients/cli_a/jobs/job_1/1/shot.png');

      expect(response.status).toBe(200);
      expect(sha256(await response.bytes())).toBe(sha256(body));
    });

    it('keeps an empty file', async () => {
      await store.put('clients/cli_a/jobs/job_2/1/empty.txt', new Uint8Array(), 'text/plain');

      const response = await read('clients/cli_a/jobs/job_2/1/empty.txt');

      expect(response.status).toBe(200);
      expect(await response.bytes()).toHaveLength(0);
    });

    it('serves a file as a download, under the name and type that the link asks for', async () => {
      await store.put('clients/cli_a/jobs/job_3/1/page.md', bytes(10), 'text/markdown');

      const response = await read('clients/cli_a/jobs/job_3/1/page.md');

      expect(response.headers.get('content-type')).toBe('text/markdown');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="page.md"');
      expect(response.headers.get('content-length')).toBe('10');
    });

    it('replaces a file that is put again', async () => {
      const key = 'clients/cli_a/jobs/job_4/1/page.md';
      await store.put(key, bytes(500), 'text/markdown');
      await store.put(key, bytes(20), 'text/markdown');

      const response = await read(key);

      expect(await response.bytes()).toHaveLength(20);
    });

    it('never shows half a file while it is replaced', async () => {
      const key = 'clients/cli_a/jobs/job_5/1/page.md';
      await store.put(key, bytes(200_000), 'text/markdown');
      const writes = Array.from({ length: 5 }, () =>
        store.put(key, bytes(200_000), 'text/markdown'),
      );
      const reads = Array.from({ length: 5 }, async () => (await read(key)).bytes());

      const bodies = await Promise.all(reads);
      await Promise.all(writes);

      expect(bodies.map(sha256)).toEqual(Array(5).fill(sha256(bytes(200_000))));
    });

    it('keeps files with neighbouring names apart', async () => {
      await store.put('clients/cli_a/jobs/job_6/1/page.md', bytes(1), 'text/markdown');
      await store.put('clients/cli_a/jobs/job_6/2/page.md', bytes(2), 'text/markdown');

      const first = await read('clients/cli_a/jobs/job_6/1/page.md');
      const second = await read('clients/cli_a/jobs/job_6/2/page.md');

      expect(await first.bytes()).toHaveLength(1);
      expect(await second.bytes()).toHaveLength(2);
    });

    it('removes everything under a prefix, and nothing beside it', async () => {
      const keys = ['job_20/1/a.png', 'job_20/1/b.md', 'job_20/2/c.md', 'job_200/1/d.md'];
      for (const key of keys) {
        await store.put(`clients/cli_a/jobs/${key}`, bytes(1), 'text/markdown');
      }

      await store.removeAll('clients/cli_a/jobs/job_20/');

      const statuses = keys.map(async (key) => (await read(`clients/cli_a/jobs/${key}`)).status);
      expect(await Promise.all(statuses)).toEqual([404, 404, 404, 200]);
    });

    it('removes nothing as easily as something', async () => {
      await store.put('clients/cli_a/jobs/job_21/1/a.txt', bytes(1), 'text/plain');

      await store.removeAll('clients/cli_a/jobs/job_21/');
      await store.removeAll('clients/cli_a/jobs/job_21/');

      expect((await read('clients/cli_a/jobs/job_21/1/a.txt')).status).toBe(404);
    });

    it('refuses a link that has expired', async () => {
      const key = 'clients/cli_a/jobs/job_7/1/page.md';
      await store.put(key, bytes(1), 'text/markdown');
      const link = await under.storeOfThePast(120).link(key, LINK);

      const response = await fetch(link);

      expect(response.status).toBe(403);
    });

    it('refuses a link that was bent to another file', async () => {
      await store.put('clients/cli_a/jobs/job_8/1/page.md', bytes(1), 'text/markdown');
      await store.put('clients/cli_b/jobs/job_9/1/page.md', bytes(1), 'text/markdown');
      const link = await store.link('clients/cli_a/jobs/job_8/1/page.md', LINK);

      const response = await fetch(link.replace('cli_a/jobs/job_8', 'cli_b/jobs/job_9'));

      expect(response.status).toBe(403);
    });

    it('refuses a file without a link', async () => {
      const key = 'clients/cli_a/jobs/job_10/1/page.md';
      await store.put(key, bytes(1), 'text/markdown');
      const link = new URL(await store.link(key, LINK));
      link.search = '';

      const response = await fetch(link);

      expect(response.status).toBe(403);
    });
  });
}
