import * as z from 'zod';
import { JOB_ID } from '../jobs/ids.ts';

/**
 * Where a list goes on: opaque to clients. It names a row, never whose rows are read.
 *
 * @param ids - what the ids of this list look like
 */
export const cursorTo = (ids: RegExp) =>
  z.string().transform((text, context) => {
    const id = Buffer.from(text, 'base64url').toString();
    if (ids.test(id)) return id;
    context.addIssue({ code: 'custom', message: 'Not a "next" of an earlier answer.' });
    return z.NEVER;
  });

export const Cursor = cursorTo(JOB_ID);

export const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');
