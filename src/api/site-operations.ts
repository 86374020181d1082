import type { Operation } from './operation.ts';
import { SiteBody } from './site-body.ts';
import { SiteView } from './site-view.ts';

/** What the description says of the routes of sites. */
export const SITE_OPERATIONS = {
  'GET /v1/sites/{site}': {
    operationId: 'getSite',
    summary: 'Look at the pace, the line and the breaker of a site',
    responses: { 200: { description: 'How things stand now.', schema: SiteView } },
  },
  'PUT /v1/sites/{site}': {
    operationId: 'setSite',
    summary: 'Set the pace of a site, or close its breaker',
    body: SiteBody,
    responses: { 200: { description: 'How things stand from now on.', schema: SiteView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
