import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApi } from '../../../src/api/openapi.ts';
import { ReportView } from '../../../src/api/report-view.ts';

const described = () => {
  const { components } = openApi('1.0.0') as {
    components: { schemas: Record<string, Parameters<typeof z.fromJSONSchema>[0]> };
  };
  const { Report } = components.schemas;
  if (Report === undefined || typeof Report === 'boolean') throw new Error('There is no Report.');
  return Report;
};

const OF_A_SCRAPE = {
  scrape: { rows: 2, pages: 1, stoppedBecause: 'end', invocations: 1, fields: [] },
  session: { name: 'shop', saved: 'changed', unused: ['localStorage'] },
  proxy: { pool: 'eu', country: 'DE', exit: '0123456789ab' },
};

describe('the report in the description of the API', () => {
  it('has the session and the exit of a job, with or without a page', () => {
    const schema = z.fromJSONSchema(described());

    expect(schema.parse(OF_A_SCRAPE)).toEqual(OF_A_SCRAPE);
    expect(ReportView.parse(OF_A_SCRAPE)).toEqual(OF_A_SCRAPE);
  });

  it.each([
    { cookies: [] },
    { session: { name: 'shop', cookies: [] } },
    { session: { name: 'shop', saved: 'perhaps' } },
    { proxy: { pool: 'eu', exit: 'x', host: 'exit-1.example' } },
    { requests: { total: 1 } },
  ])('has nothing like %j in it', (report) => {
    const schema = z.fromJSONSchema(described());

    expect(schema.safeParse(report).success).toBe(false);
    expect(ReportView.safeParse(report).success).toBe(false);
  });
});
