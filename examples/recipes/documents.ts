import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { unescape as decoded } from 'node:querystring';

/** Folders of packages whose documents are served, by the name of the package. */
export type Roots = ReadonlyMap<string, string>;

export interface Documents {
  readonly origin: string;
  /** How many files were asked for. */
  readonly served: () => number;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.css': 'text/css',
};

/** Serves `/<package>/<path in it>` on loopback, as the packages have it. @param port - 0: any */
export async function serveDocuments(roots: Roots, port: number): Promise<Documents> {
  let served = 0;
  const server = createServer((request, response) => {
    served += 1;
    void answer(roots, request.url ?? '/', response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${taken}`,
    served: () => served,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(roots: Roots, address: string, response: ServerResponse): Promise<void> {
  const file = fileAt(roots, address);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || !found?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>There is no such file</h1>');
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-length': found.size });
  createReadStream(file).pipe(response);
}

/** The file of an address; `undefined` for what is in no package. */
export function fileAt(roots: Roots, address: string): string | undefined {
  const url = URL.parse(address, 'http://documents.test');
  // What is no UTF-8 is decoded too, somehow, and found nowhere.
  const [, name = '', ...rest] = decoded(url?.pathname ?? '').split('/');
  const root = roots.get(name);
  if (root === undefined) return undefined;
  const file = resolve(join(root, ...rest));
  return file.startsWith(root + sep) ? file : undefined;
}
