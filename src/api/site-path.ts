import * as z from 'zod';
import { siteOf } from '../limits/site.ts';
import { hostOf } from '../wall/target.ts';

/** A site, or any host of it; an IPv6 address with or without brackets. */
export const SitePath = z.object({
  site: z.string().transform((text, context) => {
    const url = URL.parse(`http://${text}`) ?? URL.parse(`http://[${text}]`);
    const isHost = url?.href === `http://${url?.hostname}/`;
    if (url && isHost) return siteOf(hostOf(url));
    context.addIssue({ code: 'custom', message: 'This is no host, such as example.com.' });
    return z.NEVER;
  }),
});
