import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveArtifact } from '../../../local/http/serve-artifact.ts';
import { type HttpServer, listen } from '../../../local/http/server.ts';
import {
  createFileArtifactStore,
  type FileArtifactStore,
} from '../../../src/embedded/file-artifact-store.ts';
import { NOW } from '../../support/manual-clock.ts';

const KEY = 'clients/cli_a/jobs/job_1/1/page.html';

describe('the door to artifacts', () => {
  let folder: string;
  let server: HttpServer;
  let store: FileArtifactStore;
  let origin: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-artifacts-'));
    server = await listen(
      (request, response) => void serveArtifact(store, request, response, 'req_test'),
      { host: '127.0.0.1', port: 0 },
    );
    origin = `http://127.0.0.1:${server.port}`;
    store = await createFileArtifactStore({
      folder,
      publicUrl: origin,
      signingKey: Buffer.alloc(32, 7),
      now: () => NOW,
    });
    await store.put(KEY, Buffer.from('<script>alert(1)</script>'), 'text/html');
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const link = (fileName = 'page.html') =>
    store.link(KEY, { expiresInS: 60, fileName, mediaType: 'text/html' });

  it('lets no page of a stranger run under our address', async () => {
    const { headers } = await fetch(await link());

    expect(headers.get('content-disposition')).toBe('attachment; filename="page.html"');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('puts nothing into a header that could end it', async () => {
    const { headers } = await fetch(await link('a"; filename=evil.exe\r\nx: y'));

    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="a___filename_evil.exe__x__y"',
    );
  });

  it('tells the size of a file to who asks for its head only', async () => {
    const response = await fetch(await link(), { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('25');
    expect(await response.text()).toBe('');
  });

  it('refuses a bent link with a problem', async () => {
    const response = await fetch((await link()).replace('expires=', 'expires=9'));

    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'FORBIDDEN', requestId: 'req_test' });
  });

  it('survives a reader that hangs up in the middle', async () => {
    await store.put(KEY, Buffer.alloc(20_000_000), 'text/html');
    const { body } = await fetch(await link());
    await body?.cancel();

    const response = await fetch(await link(), { method: 'HEAD' });

    expect(response.status).toBe(200);
  });
});
