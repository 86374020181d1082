import type { FileStore, StoredFile } from '../files/ports.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { NewId } from '../jobs/ids.ts';
import { type KeyedRows, makeOnce } from '../jobs/keyed-rows.ts';
import type { IdempotencyClaim } from '../jobs/ports.ts';
import type { Timing } from '../jobs/timing.ts';
import type { UploadDoor, UploadForm } from './ports.ts';
import { PURPOSES, type PurposeName, type Upload, uploadKey } from './upload.ts';

/** Long enough to send a large file over a slow line, in seconds. */
const FORM_S = 3_600;

interface Dependencies {
  readonly uploads: KeyedRows<Upload>;
  readonly files: Pick<FileStore, 'look'>;
  readonly door: UploadDoor;
  readonly newId: NewId;
  readonly now: () => number;
  readonly timing: Timing;
}

export interface NewUpload {
  readonly clientId: string;
  readonly purpose: PurposeName;
  readonly mediaType: string;
  /** The size that the client announces; absent: as large as the purpose allows. */
  readonly sizeBytes?: number | undefined;
  readonly idempotency?: Omit<IdempotencyClaim, 'expiresAt'> | undefined;
}

/** An upload and what came of it. */
export interface UploadState {
  readonly upload: Upload;
  /** What has arrived; absent: nothing yet. */
  readonly file?: StoredFile | undefined;
}

export interface ManageUploads {
  /** @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `UPLOAD_NOT_FOUND` */
  create(asked: NewUpload): Promise<UploadState & { form: UploadForm; replayed: boolean }>;
  /** @throws JobFailure `UPLOAD_NOT_FOUND` */
  get(clientId: string, id: string): Promise<UploadState>;
}

export function createManageUploads(dependencies: Dependencies): ManageUploads {
  const { uploads, files, door, newId, now, timing } = dependencies;
  return {
    create: async ({ clientId, purpose, mediaType, sizeBytes, idempotency }) => {
      const at = now();
      const id = newId('upl');
      const asked: Upload = {
        ...{ id, clientId, version: 0, purpose, mediaType, createdAt: at },
        maxBytes: sizeBytes ?? PURPOSES[purpose].maxBytes,
        key: uploadKey(clientId, id),
        formExpiresAt: at + FORM_S * 1_000,
        expiresAt: at + timing.retentionMs,
      };
      const { row: upload, replayed } = await makeOnce(uploads, asked, idempotency, at);
      const { key, maxBytes } = upload;
      const expiresInS = Math.max(1, Math.floor((upload.formExpiresAt - at) / 1_000));
      const form = await door.form({ key, mediaType: upload.mediaType, maxBytes, expiresInS });
      return { upload, form, replayed };
    },
    get: async (clientId, id) => {
      const upload = await uploads.get(id);
      if (upload?.clientId !== clientId) throw uploadNotFound(id);
      return { upload, file: await files.look(upload.key) };
    },
  };
}

const uploadNotFound = (id: string) =>
  new JobFailure('UPLOAD_NOT_FOUND', `There is no upload ${id}. Ids look like upl_01J….`);
