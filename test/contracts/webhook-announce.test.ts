import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { createDeliverySweep } from '../../src/webhooks/sweep.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, jobIdOf } from '../support/jobs.ts';
import { newWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';
import { endpointOf, WEBHOOK_ID } from '../support/webhooks.ts';

const RACES = 40;

describe('the end of a job, told to webhooks', () => {
  let engine: TestTables;
  let world: WebhookWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    world = await newWebhookWorld(engine);
  });

  const types = async () => (await world.told()).map(({ eventType }) => eventType);

  describe('is one delivery, and one message after it,', () => {
    beforeEach(() => world.listen(endpointOf()));

    const expectOne = async (type: string) => {
      const told = await world.told();
      expect(told.map(({ eventType }) => eventType)).toEqual([type]);
      expect(world.log.sent).toEqual([{ id: told[0]?.id, delayMs: 0 }]);
    };

    it('when a worker finishes', async () => {
      const jobId = await world.accept();
      await world.claim(jobId);

      await world.finish(jobId);
      await world.finish(jobId);

      await expectOne('job.succeeded');
      expect(JSON.parse((await world.told())[0]?.body ?? '').data).toMatchObject({
        id: jobId,
        artifacts: [{ name: 'screenshot.png' }],
      });
    });

    it('when a client cancels', async () => {
      const cancelJob = createCancelJob(world);
      const jobId = await world.accept();

      await cancelJob(CLIENT, jobId);

      await expectOne('job.cancelled');
    });

    it('when the message of a job dies', async () => {
      const buryJob = createBuryJob(world);
      const jobId = await world.accept();

      await buryJob(jobId);
      await buryJob(jobId);

      await expectOne('job.failed');
    });

    it('when the sweep ends a job whose workers all died', async () => {
      const jobId = await world.accept({ maxAttempts: 1 });
      await world.claim(jobId);
      world.clock.at += TIMING.leaseMs;
      const sweep = createSweep({ ...world, queue: world.log, timing: TIMING });

      await Promise.all([sweep(), sweep()]);

      await expectOne('job.failed');
    });
  });

  it('is nothing on the way there, and nothing without endpoints', async () => {
    const jobId = await world.accept();
    await world.claim(jobId);
    await world.finish(jobId);

    expect(await world.told()).toEqual([]);
    expect(world.log.sent).toEqual([]);
  });

  it('goes to every endpoint that listens to it, and to no other', async () => {
    const id = (n: number) => `${WEBHOOK_ID.slice(0, -1)}${n}`;
    await world.listen(
      endpointOf({ id: id(1) }),
      endpointOf({ id: id(2), events: ['job.failed'] }),
      endpointOf({ id: id(3), disabled: { reason: 'asked', at: 0 } }),
      endpointOf({ id: id(4), events: ['job.succeeded'] }),
    );
    const jobId = await world.accept();
    await world.claim(jobId);

    await world.finish(jobId);

    const told = await Promise.all([1, 2, 3, 4].map((n) => world.told(id(n))));
    expect(told.map((rows) => rows.length)).toEqual([1, 0, 0, 1]);
    expect(told[0]?.[0]?.eventId).toBe(told[3]?.[0]?.eventId);
    expect(told[0]?.[0]?.id).not.toBe(told[3]?.[0]?.id);
  });

  it('is exactly one event for each job, whether its cancel or its finish wins', async () => {
    await world.listen(endpointOf());
    const cancelJob = createCancelJob(world);
    const jobIds = Array.from({ length: RACES }, (_, n) => jobIdOf(n));
    for (const jobId of jobIds) await world.accept({ jobId });
    await Promise.all(jobIds.map(world.claim));

    await Promise.all(
      jobIds.flatMap((jobId) => [
        world.finish(jobId),
        cancelJob(CLIENT, jobId).catch(() => 'too late'),
        world.finish(jobId),
      ]),
    );

    const told = await world.told();
    const states = await Promise.all(jobIds.map((jobId) => world.store.getState(jobId)));
    const ends = states.map((state) => [state?.jobId, `job.${state?.status}`]);
    const events = told.map(({ body, eventType }) => [JSON.parse(body).data.id, eventType]);
    expect(events.sort()).toEqual(ends.sort());
    expect(world.log.sent).toHaveLength(RACES);
  });

  it('is exactly one event when never-run jobs are cancelled and buried at once', async () => {
    await world.listen(endpointOf());
    const jobId = await world.accept();

    await Promise.all([
      createCancelJob(world)(CLIENT, jobId).catch(() => 'too late'),
      createBuryJob(world)(jobId),
      createBuryJob(world)(jobId),
    ]);

    expect(await types()).toHaveLength(1);
  });

  it('survives a crash right after the write that ends the job', async () => {
    await world.listen(endpointOf());
    const jobId = await world.accept();
    await world.claim(jobId);
    const killed = world.storeOver((change) =>
      world.plain.commit(change).then(() => Promise.reject(new Error('killed'))),
    );

    await expect(world.finish(jobId, killed)).rejects.toThrow('killed');

    expect(await types()).toEqual(['job.succeeded']);
    expect(world.log.sent).toEqual([]);
  });

  it('survives a crash after the write: the sweep sends the message', async () => {
    await world.listen(endpointOf());
    const jobId = await world.accept();
    await world.claim(jobId);
    const deaf = { send: () => Promise.reject(new Error('no queue')) };
    const sweep = createDeliverySweep({ ...world, queue: world.log });

    await world.finish(jobId, world.storeWith(deaf));
    const [row] = await world.told();
    world.clock.at = row?.dueAt ?? 0;
    await Promise.all([sweep(), sweep()]);

    expect(world.failedSends).toEqual([row?.id]);
    expect(world.log.sent).toEqual([{ id: row?.id, delayMs: 0 }]);
  });
});
