import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileStore } from '../../src/files/ports.ts';
import type { UploadDoor, UploadForm } from '../../src/uploads/ports.ts';

/** The adapters of one place, and what a test must be able to do besides. */
export interface FilesUnderTest {
  readonly files: FileStore;
  readonly door: UploadDoor;
  /** The same door at a moment that lies `agoS` seconds back, to make forms that have aged. */
  doorOfThePast(agoS: number): UploadDoor;
  /** Tests by title that this place cannot pass, with the reason. */
  readonly knownGaps?: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const KEY = 'clients/cli_a/uploads';

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

async function* inChunks(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Sends a form as a browser does. */
export async function sendForm({ url, fields }: UploadForm, file: Uint8Array): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Buffer.from(file)], { type: fields['Content-Type'] ?? '' }), 'f');
  return fetch(url, { method: 'POST', body: form });
}

/** What every {@link FileStore} and {@link UploadDoor} promise. Each pair runs this whole suite. */
export function itKeepsTheFileStoreContract(newPlace: () => Promise<FilesUnderTest>): void {
  describe('a place for large files', () => {
    let under: FilesUnderTest;
    let files: FileStore;

    beforeAll(async () => {
      under = await newPlace();
      files = under.files;
    });
    afterAll(() => under.close());

    it('gives back, byte for byte, what was streamed in, and says its size and hash', async () => {
      const body = bytes(10_000_019);

      const stored = await files.write(`${KEY}/a`, 'text/csv', inChunks(body, 65_537));

      const sha256 = createHash('sha256').update(body).digest('hex');
      expect(stored).toEqual({ sizeBytes: body.length, sha256 });
      expect((await all(files.read(`${KEY}/a`))).equals(body)).toBe(true);
      expect(await files.look(`${KEY}/a`)).toMatchObject({ sizeBytes: body.length });
    });

    it('reads on from any byte, the last and the one behind it included', async () => {
      const body = bytes(9_000_000);
      await files.write(`${KEY}/b`, 'text/csv', inChunks(body, 1_000_000));

      for (const fromByte of [1, 4_194_304, 8_999_999, 9_000_000]) {
        const rest = await all(files.read(`${KEY}/b`, { fromByte }));
        expect(rest.equals(body.subarray(fromByte))).toBe(true);
      }
    });

    it('keeps an empty file', async () => {
      await files.write(`${KEY}/empty`, 'text/csv', inChunks(bytes(0), 1));

      expect(await files.look(`${KEY}/empty`)).toMatchObject({ sizeBytes: 0 });
      expect(await all(files.read(`${KEY}/empty`))).toHaveLength(0);
    });

    it('has nothing where nothing was put', async () => {
      expect(await files.look(`${KEY}/nothing`)).toBeUndefined();
      await expect(all(files.read(`${KEY}/nothing`))).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
      });
    });

    it('refuses to read on in a file that was replaced, even by one of the same size', async () => {
      await files.write(`${KEY}/c`, 'text/csv', inChunks(bytes(100), 100));
      const seen = await files.look(`${KEY}/c`);
      await files.write(`${KEY}/c`, 'text/csv', inChunks(bytes(101).subarray(1), 100));

      await expect(all(files.read(`${KEY}/c`, { etag: seen?.etag }))).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
      });
    });

    it('stores nothing of a body that breaks off', async () => {
      const broken = async function* () {
        yield bytes(100);
        throw new Error('broken off');
      };

      await expect(files.write(`${KEY}/d`, 'text/csv', broken())).rejects.toThrow('broken off');

      expect(await files.look(`${KEY}/d`)).toBeUndefined();
    });

    describe('with a form', () => {
      const options = (name: string, maxBytes = 1_000) => ({
        key: `${KEY}/${name}`,
        mediaType: 'text/csv',
        maxBytes,
        expiresInS: 60,
      });
      const gap = (title: string, context: { skip: (why: string) => void }) => {
        const why = under.knownGaps?.[title];
        if (why) context.skip(why);
      };

      it('takes a file as large as it may be', async () => {
        const response = await sendForm(await under.door.form(options('e')), bytes(1_000));

        expect(response.status).toBe(204);
        expect((await all(files.read(`${KEY}/e`))).equals(bytes(1_000))).toBe(true);
      });

      it('refuses one byte more', async () => {
        const response = await sendForm(await under.door.form(options('f')), bytes(1_001));

        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(await files.look(`${KEY}/f`)).toBeUndefined();
      });

      it('refuses another type', async (context) => {
        gap('refuses another type', context);
        const { url, fields } = await under.door.form(options('g'));

        const response = await sendForm(
          { url, fields: { ...fields, 'Content-Type': 'text/html' } },
          bytes(10),
        );

        expect(response.status).toBe(403);
        expect(await files.look(`${KEY}/g`)).toBeUndefined();
      });

      it('refuses another key', async (context) => {
        gap('refuses another key', context);
        const { url, fields } = await under.door.form(options('h'));

        const response = await sendForm(
          { url, fields: { ...fields, key: 'clients/cli_b/uploads/h' } },
          bytes(10),
        );

        expect(response.status).toBe(403);
        expect(await files.look('clients/cli_b/uploads/h')).toBeUndefined();
      });

      it('refuses a form that has expired', async (context) => {
        gap('refuses a form that has expired', context);
        const form = await under.doorOfThePast(120).form(options('i'));

        const response = await sendForm(form, bytes(10));

        expect(response.status).toBe(403);
      });
    });
  });
}
