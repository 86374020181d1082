import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../support/api.ts';
import { type ChaoticService, startChaotic } from './chaotic-service.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { endingsOf, processesAbout, wrongFilesOf } from './invariants.ts';

/** Every step in the whole suite; in `npm test` those whose failure would lose or double most. */
const IS_WHOLE = process.env.CHAOS === 'whole';
const POINTS = IS_WHOLE
  ? CRASH_POINTS
  : (['submit: after the transaction', 'claim', 'put', 'acknowledge'] as const);

describe('a service that is killed', () => {
  let service: ChaoticService;
  afterEach(async () => {
    const left = await service.end();
    const running = processesAbout(service.data);
    await service.remove();
    expect({ left, running }).toEqual({ left: [], running: [] });
  });

  it.each(POINTS)('at "%s" loses nothing and does nothing twice', async (point) => {
    service = await startChaotic();
    const api = createApi(service.url, service.apiKey);
    const body = { kind: 'page', input: { url: `${service.demoUrl}/` } };
    const key = { 'idempotency-key': `chaos ${point}`.replaceAll(' ', '-') };
    await service.kill();
    await service.start({ CHAOS_CRASH_AT: point });

    const first = await api.submit(body, key).catch(() => undefined);
    await service.died();
    await service.start();
    const again = await api.submit(body, key);
    const job = await api.ended(again.id);

    if (first) expect(again.id).toBe(first.id);
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(await endingsOf(api, job)).toEqual(['job.succeeded']);
    expect(await wrongFilesOf(job)).toEqual([]);
    expect((await api.list('size=100')).items.map(({ id }) => id)).toEqual([job.id]);
  });
});
