import * as z from 'zod';
import { cursorTo } from './cursor.ts';

/** What the lists of rows take. @param prefix - of the ids in the list, such as `bat` */
export const pageQuery = (prefix: string) =>
  z.strictObject({
    size: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(50)
      .meta({ description: 'Rows in one answer at most.' }),
    next: cursorTo(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`))
      .optional()
      .meta({ description: '"next" of the answer before, to read on.' }),
  });
