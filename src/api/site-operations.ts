import * as z from 'zod';
import type { Operation } from './operation.ts';
import { SiteBody } from './site-body.ts';
import { SetSiteView, SiteView } from './site-view.ts';

/** What the description says of the routes of sites. */
export const SITE_OPERATIONS = {
  'GET /v1/sites/{site}': {
    operationId: 'getSite',
    summary: 'Look at the pace that is set for a site; an admin also sees its line and its breaker',
    responses: {
      200: {
        description: 'What is set; to an admin, how things stand now, for all clients together.',
        schema: z.union([SiteView, SetSiteView]),
      },
    },
  },
  'PUT /v1/sites/{site}': {
    operationId: 'setSite',
    summary: 'Set the pace of a site, or close its breaker',
    body: SiteBody,
    responses: { 200: { description: 'How things stand from now on.', schema: SiteView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
