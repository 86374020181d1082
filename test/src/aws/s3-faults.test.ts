import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createS3ArtifactStore } from '../../../src/aws/s3-artifact-store.ts';
import { createS3FileStore } from '../../../src/aws/s3-file-store.ts';
import { type Fault, type FaultProxy, S3, startFaultProxy } from '../../chaos/fault-proxy.ts';
import { type LoopbackS3, startLoopbackS3 } from '../../chaos/loopback/s3.ts';

const KEY = 'clients/cli_a/file';
const BODY = Buffer.from('a body that is long enough to be cut in two');

describe('S3 that fails', () => {
  let s3: LoopbackS3;
  let proxy: FaultProxy;
  let client: S3Client;
  let faults: Fault[] = [];

  /** Stores through a proxy that plays these faults, one a call, and then none. */
  const failing = async (...played: Fault[]) => {
    s3 = await startLoopbackS3();
    faults = [];
    proxy = await startFaultProxy(s3.endpoint, () => faults.shift() ?? 'none', S3);
    client = new S3Client({
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      // What the SDK repeats by itself is its own affair; here each fault must come through.
      maxAttempts: 1,
    });
    const files = createS3FileStore(client, 'bucket');
    await files.write(KEY, 'text/plain', pieces());
    faults = played;
    return { files, artifacts: createS3ArtifactStore(client, 'bucket') };
  };
  afterEach(async () => {
    client.destroy();
    await proxy.stop();
    await s3.stop();
  });

  async function* pieces() {
    yield BODY;
  }
  const readAll = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return Buffer.concat(parts);
  };

  it('in the midst of an answer is asked again, and the file is read whole', async () => {
    const { files } = await failing('none', 'cut', 'cut');

    expect((await readAll(files.read(KEY))).toString()).toBe(BODY.toString());
    expect(proxy.counts.cut).toBe(2);
  });

  it('in the midst of every answer is busy, and no part is taken for the whole', async () => {
    const { files } = await failing('none', 'cut', 'cut', 'cut', 'cut');

    await expect(readAll(files.read(KEY))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it.each(['error', 'throttle', 'unavailable', 'drop', 'lost-answer'] as const)(
    'with "%s" is busy: nobody is told that something is wrong with the service',
    async (fault) => {
      const { files, artifacts } = await failing(fault, fault, fault);

      await expect(files.look(KEY)).rejects.toMatchObject({ code: 'UNAVAILABLE', status: 503 });
      await expect(artifacts.removeAll('clients/')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(files.write(KEY, 'text/plain', pieces())).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
    },
  );
});
