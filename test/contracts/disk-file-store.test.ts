import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeUpload } from '../../local/http/take-upload.ts';
import { createDiskFileStore } from '../../src/embedded/disk-file-store.ts';
import { createUploadDoor } from '../../src/embedded/upload-form.ts';
import {
  type FilesUnderTest,
  itKeepsTheFileStoreContract,
  sendForm,
} from './file-store.contract.ts';

const signingKey = Buffer.alloc(32, 7);

/** A folder behind a server that takes nothing but forms. */
async function newPlace(): Promise<FilesUnderTest & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-files-'));
  const files = createDiskFileStore(folder);
  const server = createServer((request, response) => {
    void takeUpload({ door, files }, request, response, 'req_test');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const publicUrl = `http://127.0.0.1:${port}`;
  const door = createUploadDoor({ publicUrl, signingKey, now: Date.now });
  return {
    folder,
    files,
    door,
    doorOfThePast: (agoS) =>
      createUploadDoor({ publicUrl, signingKey, now: () => Date.now() - agoS * 1_000 }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe('large files on the disk', () => {
  itKeepsTheFileStoreContract(newPlace);

  it('leave nothing behind of a file that was too large', async () => {
    const place = await newPlace();
    const form = await place.door.form({
      key: 'clients/cli_a/uploads/a',
      mediaType: 'text/csv',
      maxBytes: 1_000,
      expiresInS: 60,
    });

    const response = await sendForm(form, new Uint8Array(300_000));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await readdir(join(place.folder, '.incoming'))).toEqual([]);
    await place.close();
  });

  it('refuse a name that leads out of their folder', async () => {
    const place = await newPlace();

    await expect(place.files.look('clients/../../etc/passwd')).rejects.toMatchObject({
      code: 'RESULT_STORE_FAILED',
    });
    await place.close();
  });

  it('refuse a form without a file, and what is no form', async () => {
    const place = await newPlace();
    const { url, fields } = await place.door.form({
      key: 'clients/cli_a/uploads/a',
      mediaType: 'text/csv',
      maxBytes: 1_000,
      expiresInS: 60,
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);

    const withoutFile = await fetch(url, { method: 'POST', body: form });
    const noForm = await fetch(url, { method: 'POST', body: 'hello' });

    expect([withoutFile.status, noForm.status]).toEqual([400, 400]);
    await place.close();
  });
});
