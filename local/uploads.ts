import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHandler } from '../functions/manage-uploads/handler.ts';
import { createDynamoKeyedRows } from '../src/aws/dynamo-keyed-rows.ts';
import { createDiskFileStore } from '../src/embedded/disk-file-store.ts';
import { readOrCreateSecret } from '../src/embedded/secret-file.ts';
import { createUploadDoor } from '../src/embedded/upload-form.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { Timing } from '../src/jobs/timing.ts';
import { now } from '../src/runtime/clock.ts';
import { createManageUploads } from '../src/uploads/manage-uploads.ts';
import { Upload } from '../src/uploads/upload.ts';
import type { DataFolder } from './data-folder.ts';
import { takeUpload } from './http/take-upload.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly folder: DataFolder;
  /** Address of the service, as its clients see it. */
  readonly url: string;
  readonly timing: Timing;
}

/** Takes a form with a file. */
export type TakeForm = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
) => Promise<void>;

/** Uploads and the files that come of them, composed with the embedded adapters. */
export async function createUploads({ rows, folder, url, timing }: Dependencies) {
  const files = createDiskFileStore(folder.artifactsFolder);
  const signingKey = await readOrCreateSecret(folder.signingKeyFile);
  const door = createUploadDoor({ signingKey, publicUrl: url, now });
  const uploadRows = createDynamoKeyedRows({
    ...rowOptions(rows),
    type: 'upload',
    schema: Upload,
  });
  const uploads = createManageUploads({
    uploads: uploadRows,
    newId: idsFrom(now),
    ...{ files, door, now, timing },
  });
  const takeForm: TakeForm = (...sent) => takeUpload({ door, files }, ...sent);
  return {
    files,
    takeForm,
    getUpload: uploads.get,
    rows: uploadRows,
    'manage-uploads': createHandler({ uploads, now }),
  };
}
