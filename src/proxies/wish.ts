import * as z from 'zod';

/** The client's word for what it leaves through. */
export const PoolName = z
  .string()
  .regex(/^[a-z\d][\w.-]{0,63}$/i, 'A pool has a name of 1 to 64 letters, digits, _ . -');

/** ISO 3166-1. */
export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'A country has two capital letters, such as DE.');

/** What a job leaves through. */
export const ProxyWish = z
  .strictObject({
    pool: PoolName.meta({ description: 'A pool of the stage that you may use.' }),
    country: Country.optional().meta({
      description: 'Only exits in this country: two letters, as in ISO 3166-1.',
    }),
    sticky: z
      .boolean()
      .default(false)
      .meta({ description: 'The same exit for all your jobs on a site, as long as it works.' }),
  })
  .meta({ description: 'Proxy pool that the job leaves through.' });
export type ProxyWish = z.output<typeof ProxyWish>;
