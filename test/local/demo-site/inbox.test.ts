import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoSite } from '../../../local/demo-site/server.ts';
import type { HttpServer } from '../../../local/http/server.ts';

describe('an inbox of the demo site', () => {
  let site: HttpServer;
  let origin: string;

  beforeAll(async () => {
    site = await startDemoSite({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${site.port}`;
  });
  afterAll(() => site.stop());

  const post = (path: string, body: string) => fetch(origin + path, { method: 'POST', body });
  const letters = async (path: string) => (await (await fetch(origin + path)).json()).items;

  it('keeps what it is sent, and no other inbox has it', async () => {
    const response = await post('/inbox/a', 'hello');

    expect(response.status).toBe(204);
    expect(await letters('/inbox/a')).toMatchObject([
      { body: 'hello', headers: { 'content-length': '5' } },
    ]);
    expect(await letters('/inbox/b')).toEqual([]);
  });

  it('answers as it is told to', async () => {
    expect((await post('/inbox/c?status=503', '')).status).toBe(503);
    expect((await post('/inbox/c?status=7', '')).status).toBe(204);
  });

  it('has whoever asks wait until a letter has come', async () => {
    const waiting = letters('/inbox/d?count=2');
    await post('/inbox/d', 'one');
    await post('/inbox/d', 'two');

    expect((await waiting).map(({ body }: { body: string }) => body)).toEqual(['one', 'two']);
  });

  it('keeps the latest fifty, and the beginning of a long one', async () => {
    for (let n = 0; n < 51; n += 1) await post('/inbox/e', `${n}`);
    await post('/inbox/f', 'x'.repeat(100_000));

    const kept = await letters('/inbox/e');
    const [long] = await letters('/inbox/f');
    expect([kept.length, kept[0].body]).toEqual([50, '1']);
    expect(long.body).toHaveLength(65_536);
  });
});
