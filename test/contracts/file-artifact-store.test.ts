import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { serveArtifact } from '../../local/http/serve-artifact.ts';
import { createFileArtifactStore } from '../../src/embedded/file-artifact-store.ts';
import { NOW } from '../support/manual-clock.ts';
import {
  type ArtifactStoreUnderTest,
  itKeepsTheArtifactStoreContract,
} from './artifact-store.contract.ts';

describe('the artifact store in files', () => {
  itKeepsTheArtifactStoreContract(async (): Promise<ArtifactStoreUnderTest> => {
    const folder = await mkdtemp(join(tmpdir(), 'gannet-artifacts-'));
    const server = createServer((request, response) => {
      void serveArtifact(store, request, response, 'req_test');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    let now = NOW;
    const store = await createFileArtifactStore({
      folder,
      publicUrl: `http://127.0.0.1:${port}`,
      signingKey: Buffer.alloc(32, 7),
      now: () => now,
    });

    return {
      store,
      storeOfThePast: (agoS) => ({
        ...store,
        link: (key, options) => {
          now = NOW - agoS * 1_000;
          const link = store.link(key, options);
          now = NOW;
          return link;
        },
      }),
      close: async () => {
        server.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});
