import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { read } from '../../src/api/fields.ts';
import { keyOf, replayedHeader } from '../../src/api/keyed-request.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { formView, UploadBody, uploadView } from '../../src/api/upload-body.ts';
import { createRoutesHandler } from '../../src/runtime/answer-routes.ts';
import type { Answer, HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { ManageUploads } from '../../src/uploads/manage-uploads.ts';

interface Dependencies extends HttpOptions {
  readonly uploads: ManageUploads;
  readonly now: () => number;
}

/** `POST /v1/uploads` gives a form for a file; `GET` says whether the file has come. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) =>
  createRoutesHandler(
    {
      'POST /v1/uploads': create(dependencies),
      'GET /v1/uploads/{uploadId}': one(dependencies),
    },
    { corsOrigins },
  );

const UploadPath = z.object({ uploadId: z.string() });

const create =
  ({ uploads, now }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const raw = readJson(request.body, request.headers['content-type']);
    const body = read(UploadBody, raw, 'body');
    const idempotency = keyOf(request, clientId, raw);
    const made = await uploads.create({ clientId, ...body, idempotency });
    const { id } = made.upload;
    logger.info('upload offered', { uploadId: id, replayed: made.replayed });
    return {
      status: 201,
      headers: { location: `/v1/uploads/${id}`, ...replayedHeader(made.replayed) },
      body: { ...uploadView(made, now()), form: formView(made.form) },
    };
  };

const one =
  ({ uploads, now }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { uploadId } = read(UploadPath, path, 'path');
    return { status: 200, body: uploadView(await uploads.get(clientId, uploadId), now()) };
  };
