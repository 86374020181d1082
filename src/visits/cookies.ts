import * as z from 'zod';

/** RFC 6265, section 4.1.1: what stands in front of the `=`. */
const Name = z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/, {
  error: "A cookie has a name of 1 to 256 letters, digits or !#$%&'*+-.^_`|~.",
});

const Value = z.string().regex(/^[\x20\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,4096}$/, {
  error: 'A cookie has a value of visible ASCII without quotes, commas, semicolons, backslashes.',
});

const Domain = z
  .string()
  .toLowerCase()
  .regex(/^\.?[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/, 'This is not the name of a host.')
  .max(253);

/** A cookie that the page finds when it is opened. */
export const Cookie = z.strictObject({
  name: Name,
  value: Value,
  domain: Domain.optional().meta({
    description: 'Of the same site as url. Default: only the host of url.',
  }),
  path: z
    .string()
    .regex(/^\/[\x21-\x3a\x3c-\x7e]{0,1023}$/)
    .default('/'),
  secure: z.boolean().default(false),
  httpOnly: z.boolean().default(false),
  sameSite: z.enum(['Strict', 'Lax', 'None']).optional(),
  expiresAt: z.iso.datetime().optional().meta({ description: 'Default: with the job.' }),
});
export type Cookie = z.output<typeof Cookie>;

export const Cookies = z.array(Cookie).max(50);
