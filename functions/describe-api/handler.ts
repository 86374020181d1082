import { DOCS_HEADERS, docsPage, errorsPage } from '../../src/api/docs-page.ts';
import { openApi } from '../../src/api/openapi.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { createOpenHandler, type HttpOptions, type HttpResponse } from '../../src/runtime/http.ts';

interface Dependencies extends HttpOptions {
  readonly version: string;
}

/** The description of the API, for machines and for people. */
export const createHandler = ({ version, corsOrigins = [] }: Dependencies) => {
  const page = (body: string): HttpResponse => ({ status: 200, headers: DOCS_HEADERS, body });
  return createOpenHandler(
    async ({ route }) => {
      if (route === 'GET /v1/openapi.json') return { status: 200, body: openApi(version) };
      if (route === 'GET /docs') return page(docsPage());
      if (route === 'GET /docs/errors') return page(errorsPage());
      throw new JobFailure('NOT_FOUND', 'There is nothing here. See /docs.');
    },
    { corsOrigins },
  );
};
