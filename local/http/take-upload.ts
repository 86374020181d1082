import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { EmbeddedUploadDoor } from '../../src/embedded/upload-form.ts';
import type { FileStore } from '../../src/files/ports.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { SECURITY_HEADERS } from '../../src/runtime/headers.ts';
import { sendProblem } from './send.ts';

export interface TakeUpload {
  readonly door: EmbeddedUploadDoor;
  readonly files: Pick<FileStore, 'write'>;
}

/** Takes a form with a file, as S3 takes a presigned POST: fields first, the file last. */
export async function takeUpload(
  { door, files }: TakeUpload,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const refused = await receive(door, files, request).then(
    () => undefined,
    (thrown: unknown) => JobFailure.from(thrown),
  );
  if (refused) {
    // Its sender gets to our answer only if the rest is read, too.
    request.resume();
    sendProblem(response, refused, requestId);
    return;
  }
  response.writeHead(204, { ...SECURITY_HEADERS, 'x-request-id': requestId });
  response.end();
}

async function receive(
  door: EmbeddedUploadDoor,
  files: Pick<FileStore, 'write'>,
  request: IncomingMessage,
): Promise<void> {
  const contentType = request.headers['content-type'];
  if (request.method !== 'POST' || !contentType?.startsWith('multipart/form-data')) {
    throw new JobFailure('INVALID_REQUEST', 'Send a POST with multipart/form-data.');
  }
  const form = new Busboy({
    headers: { ...request.headers, 'content-type': contentType },
    limits: { files: 1, fields: 20, fieldSize: 8_192 },
  });
  const fields: Record<string, string> = {};
  let stored: Promise<unknown> | undefined;
  form.on('field', (name, value) => {
    fields[name] = value;
  });
  form.on('file', (_name, file) => {
    stored = storeFile(door, files, fields, file);
    // Heard of below; the form is read to its end all the same.
    stored.catch(() => file.resume());
  });
  await pipeline(request, form);
  if (!stored) throw new JobFailure('INVALID_REQUEST', 'The form has no file.');
  await stored;
}

async function storeFile(
  door: EmbeddedUploadDoor,
  files: Pick<FileStore, 'write'>,
  fields: Readonly<Record<string, string>>,
  file: Readable,
): Promise<void> {
  const { key, mediaType, maxBytes } = door.admit(fields);
  await files.write(key, mediaType, atMost(file, maxBytes));
}

async function* atMost(file: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  // Not destroyed when too large: the form behind it would never be read to its end.
  for await (const chunk of file.iterator({ destroyOnReturn: false })) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new JobFailure('PAYLOAD_TOO_LARGE', `The file has more than ${maxBytes} bytes.`);
    }
    yield chunk;
  }
}
