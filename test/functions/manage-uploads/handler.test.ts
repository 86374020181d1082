import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-uploads/handler.ts';
import { NewUploadView, UploadView } from '../../../src/api/upload-body.ts';
import type { NewUpload, UploadState } from '../../../src/uploads/manage-uploads.ts';
import type { Upload } from '../../../src/uploads/upload.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';

const upload: Upload = {
  id: 'upl_01KAN0000000000000000000U1',
  clientId: CLIENT_ID,
  version: 0,
  purpose: 'batch',
  mediaType: 'text/csv',
  maxBytes: 1_000,
  key: 'clients/x/uploads/y/file',
  createdAt: NOW,
  formExpiresAt: NOW + 60_000,
  expiresAt: NOW + 3_600_000,
};

function front(state: UploadState = { upload }, now = NOW) {
  const made: NewUpload[] = [];
  const handler = createHandler({
    uploads: {
      create: async (asked) => {
        made.push(asked);
        const form = { url: 'https://files/', fields: { key: upload.key } };
        return { ...state, form, replayed: false };
      },
      get: async () => state,
    },
    now: () => now,
  });
  const post = (body: unknown) =>
    handler(apiEvent({ route: 'POST /v1/uploads', body }), lambdaContext);
  const look = async () => {
    const event = apiEvent({ route: 'GET /v1/uploads/{uploadId}', path: { uploadId: upload.id } });
    return UploadView.parse(JSON.parse((await handler(event, lambdaContext)).body));
  };
  return { post, look, made };
}

describe('/v1/uploads', () => {
  it('answers with a form for the file', async () => {
    const { post, made } = front();

    const response = await post({ mediaType: 'text/csv', sizeBytes: 1_000 });

    expect(response.statusCode).toBe(201);
    expect(NewUploadView.parse(JSON.parse(response.body))).toMatchObject({
      status: 'open',
      form: { method: 'POST', fields: { key: upload.key } },
    });
    expect(made).toMatchObject([{ clientId: CLIENT_ID, purpose: 'batch', sizeBytes: 1_000 }]);
  });

  it.each([
    [{ mediaType: 'text/html' }, '/mediaType'],
    [{ mediaType: 'text/csv', sizeBytes: 0 }, '/sizeBytes'],
    [{ mediaType: 'text/csv', sizeBytes: 1024 ** 3 + 1 }, '/sizeBytes'],
    [{ mediaType: 'text/csv', purpose: 'photo' }, '/purpose'],
    [{}, '/mediaType'],
  ])('refuses %j', async (body, pointer) => {
    expect(problemOf(await front().post(body))).toMatchObject({
      status: 400,
      errors: [{ pointer }],
    });
  });

  it('says whether the file has come, or can still come', async () => {
    const file = { sizeBytes: 7, etag: 'x' };

    expect(await front().look()).toMatchObject({ status: 'open' });
    expect(await front({ upload }, upload.formExpiresAt - 1).look()).toMatchObject({
      status: 'open',
    });
    expect(await front({ upload }, upload.formExpiresAt).look()).toMatchObject({
      status: 'expired',
    });
    expect(await front({ upload, file }, upload.formExpiresAt).look()).toMatchObject({
      status: 'ready',
      sizeBytes: 7,
    });
  });
});
