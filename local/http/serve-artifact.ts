import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { FileArtifactStore, OpenArtifact } from '../../src/embedded/file-artifact-store.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { SECURITY_HEADERS } from '../../src/runtime/headers.ts';
import { sendProblem } from './send.ts';

/** Answers a signed link with its file; a link that is void or bent, with a problem. */
export async function serveArtifact(
  artifacts: FileArtifactStore,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://artifacts');
  const opened = await artifacts.open(url).catch((thrown: unknown) => JobFailure.from(thrown));
  if (opened instanceof JobFailure) {
    sendProblem(response, opened, requestId);
    return;
  }
  response.writeHead(200, headersOf(opened));
  if (request.method === 'HEAD') {
    await opened.file.close();
    response.end();
    return;
  }
  // The stream closes the file, also when the client goes away.
  await pipeline(opened.file.createReadStream(), response).catch(hungUp);
}

const headersOf = ({ sizeBytes, grant }: OpenArtifact) => ({
  ...SECURITY_HEADERS,
  'content-type': grant.mediaType,
  'content-length': sizeBytes,
  // Never opened in place: a page of a stranger must not run under our address.
  'content-disposition': `attachment; filename="${grant.fileName.replace(/[^\w.-]/g, '_')}"`,
});

/** Who stops reading has what it wanted. */
function hungUp(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
}
