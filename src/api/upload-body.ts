import * as z from 'zod';
import type { UploadState } from '../uploads/manage-uploads.ts';
import type { UploadForm } from '../uploads/ports.ts';
import { PURPOSES, PurposeName } from '../uploads/upload.ts';

/** What `POST /v1/uploads` takes. */
export const UploadBody = z
  .strictObject({
    purpose: PurposeName.default('batch').meta({ description: 'What the file is for.' }),
    mediaType: z.string().max(100).meta({ description: 'Type of the file.', example: 'text/csv' }),
    sizeBytes: z.int().min(1).optional().meta({
      description: 'Size of the file, if you know it: the form takes no more.',
    }),
  })
  .superRefine(({ purpose, mediaType, sizeBytes = 0 }, context) => {
    const { mediaTypes, maxBytes } = PURPOSES[purpose];
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (!mediaTypes.some((known) => known === mediaType)) {
      refuse('mediaType', `A file for a ${purpose} is ${mediaTypes.join(' or ')}.`);
    }
    if (sizeBytes > maxBytes) refuse('sizeBytes', `A file has at most ${maxBytes} bytes.`);
  });

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });

const upload = {
  id: z.string().meta({ description: 'A ULID with a prefix.', example: 'upl_01J…' }),
  purpose: PurposeName,
  mediaType: z.string(),
  maxBytes: z.int(),
  status: z
    .enum(['open', 'ready', 'expired'])
    .meta({ description: 'Nothing has come yet, the file is there, or it is too late for it.' }),
  sizeBytes: z.int().optional().meta({ description: 'Of the file, once it is there.' }),
  createdAt: Moment,
  formExpiresAt: Moment.meta({ description: 'The form is taken until then.' }),
  expiresAt: Moment.meta({ description: 'The file is kept until then at most.' }),
  links: z.strictObject({ self: z.string() }),
};

export const UploadView = z.strictObject(upload).meta({ id: 'Upload', description: 'A file.' });

export const NewUploadView = z
  .strictObject({
    ...upload,
    form: z
      .strictObject({
        method: z.literal('POST'),
        url: z.string(),
        fields: z.record(z.string(), z.string()),
      })
      .meta({
        description:
          'Send it as multipart/form-data: every field as it is, and the file last, as "file".',
      }),
  })
  .meta({ id: 'NewUpload', description: 'An upload with the form to send the file with.' });

const iso = (instant: number): string => new Date(instant).toISOString();

/** An upload as the API shows it. */
export function uploadView({ upload: row, file }: UploadState, now: number) {
  const { id, purpose, mediaType, maxBytes, createdAt, formExpiresAt, expiresAt } = row;
  const late = formExpiresAt <= now ? ('expired' as const) : ('open' as const);
  return {
    ...{ id, purpose, mediaType, maxBytes },
    status: file ? ('ready' as const) : late,
    sizeBytes: file?.sizeBytes,
    createdAt: iso(createdAt),
    formExpiresAt: iso(formExpiresAt),
    expiresAt: iso(expiresAt),
    links: { self: `/v1/uploads/${id}` },
  };
}

export const formView = ({ url, fields }: UploadForm) => ({
  method: 'POST' as const,
  url,
  fields,
});
