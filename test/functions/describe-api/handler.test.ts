import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/describe-api/handler.ts';
import { FAILURES } from '../../../src/jobs/errors.ts';
import { apiEvent, lambdaContext } from '../../support/http.ts';

const get = (route: string) =>
  createHandler({ version: '1.2.3' })(
    apiEvent({ route: `GET ${route}`, caller: null }),
    lambdaContext,
  );

describe('describe-api', () => {
  it('answers with the description of this version', async () => {
    const response = await get('/v1/openapi.json');

    expect(JSON.parse(response.body)).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
    });
  });

  it('shows people every route', async () => {
    const response = await get('/docs');

    expect(response.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
    expect(response.body).toContain('/v1/jobs/{jobId}/artifacts/{name}');
  });

  it('explains every code where a problem points to', async () => {
    const { body } = await get('/docs/errors');

    const missing = Object.keys(FAILURES).filter((code) => !body.includes(`id="${code}"`));
    expect(missing).toEqual([]);
  });
});
