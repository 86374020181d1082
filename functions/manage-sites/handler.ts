import { readJson } from '../../src/api/body.ts';
import { read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { SiteBody } from '../../src/api/site-body.ts';
import { SitePath } from '../../src/api/site-path.ts';
import { setSiteView, siteView } from '../../src/api/site-view.ts';
import type { RecordAction } from '../../src/clients/audit.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { GetSite, SetSite } from '../../src/limits/manage-sites.ts';
import { type Answer, createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';

interface Dependencies extends HttpOptions {
  readonly getSite: GetSite;
  readonly setSite: SetSite;
  readonly record: RecordAction;
}

/** Shows how polite the service is to a site, and lets an admin decide how polite it is to be. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /v1/sites/{site}': show(dependencies),
    'PUT /v1/sites/{site}': set(dependencies),
  };
  return createHttpHandler(
    async (request, caller) => {
      read(NoQuery, request.query, 'query');
      const answer = answers[request.route];
      if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      return answer(request, caller);
    },
    { corsOrigins },
  );
};

const show =
  ({ getSite }: Dependencies): Answer =>
  async ({ path }, { scopes }) => {
    const { site } = read(SitePath, path, 'path');
    const view = scopes.includes('admin') ? siteView : setSiteView;
    return { status: 200, body: view(await getSite(site)) };
  };

const set =
  ({ getSite, setSite, record }: Dependencies): Answer =>
  async ({ path, body, headers, requestId }, { clientId, keyId }) => {
    const { site } = read(SitePath, path, 'path');
    const raw = readJson(body, headers['content-type']);
    const { robots, ...wanted } = read(SiteBody, raw, 'body');
    const { pace: before } = setSiteView(await getSite(site));
    // First, for the site's rows are several and elsewhere: nothing is set that nobody knows of.
    await record({
      action: 'site.set',
      actor: { clientId, keyId, via: 'api' },
      ...{ requestId, site, before },
      after: { ...wanted, robots },
    });
    const obeysRobots = robots && true;
    const status = await setSite(site, { ...wanted, obeysRobots, keyId });
    logger.info('site set', { site, keyId, robots, ...wanted });
    return { status: 200, body: siteView(status) };
  };
