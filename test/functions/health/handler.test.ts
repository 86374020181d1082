import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/health/handler.ts';
import { HealthView, ReadyView } from '../../../src/api/schemas.ts';
import { apiEvent, lambdaContext } from '../../support/http.ts';

const handler = createHandler({
  version: '1.2.3',
  checks: [
    { name: 'rows', check: async () => 'ok' },
    { name: 'browser', check: async () => 'untried' },
  ],
});

const get = (route: string, from = handler) =>
  from(apiEvent({ route: `GET ${route}`, caller: null }), lambdaContext);

describe('health', () => {
  it('is alive without asking anybody', async () => {
    const response = await get('/health');

    expect(HealthView.parse(JSON.parse(response.body))).toEqual({ status: 'ok', version: '1.2.3' });
  });

  it('is ready when all that was tried answers', async () => {
    const response = await get('/ready');

    expect(response.statusCode).toBe(200);
    expect(ReadyView.parse(JSON.parse(response.body)).checks).toEqual({
      rows: 'ok',
      browser: 'untried',
    });
  });

  it('names what does not answer, without saying why: the route is open', async () => {
    const failing = createHandler({
      version: '1.2.3',
      checks: [
        { name: 'rows', check: async () => 'ok' },
        { name: 'queue', check: async () => Promise.reject(new Error('host queue.internal')) },
      ],
    });

    const response = await get('/ready', failing);

    expect(response.statusCode).toBe(503);
    expect(ReadyView.parse(JSON.parse(response.body)).checks.queue).toBe('failing');
    expect(response.body).not.toContain('internal');
  });
});
