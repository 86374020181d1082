import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { receiptView } from '../../src/api/receipt-view.ts';
import { countingCalls } from '../../src/aws/count-calls.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoUsage } from '../../src/aws/dynamo-usage.ts';
import { createDynamoEndpointBooks } from '../../src/aws/dynamo-webhooks.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { createSdkMetering } from '../../src/aws/sdk-metering.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { costOf } from '../../src/costs/cost.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { RunKind } from '../../src/jobs/ports.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { announcing } from '../../src/webhooks/announce.ts';
import { openWire, passingOnTo, type Wire } from '../support/counting-wire.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, jobIdOf, NOW, queuedState, submissionOf } from '../support/jobs.ts';
import { INVOCATION, untilStopped, visit } from '../support/life.ts';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('a receipt', () => {
  let engine: TestTables;
  let rows: Wire;
  let files: Wire;
  let line: Wire;
  beforeAll(async () => {
    engine = await startTestTables();
    rows = await openWire(passingOnTo(engine.endpoint));
    files = await openWire(async (_request, _body, response) => void response.end());
    line = await openWire(async (_request, _body, response) => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ MessageId: 'one' }));
    });
  });
  afterAll(async () => {
    await Promise.all([rows, files, line].map((wire) => wire.close()));
    await engine.stop();
  });

  let world: Awaited<ReturnType<typeof newWorld>>;
  beforeEach(async () => {
    world = await newWorld();
  });
  afterEach(() => world.documents.destroy());

  async function newWorld() {
    const tables = await engine.newTables();
    const documents = dynamoDocuments({ endpoint: rows.url });
    const clock = { now: NOW };
    const onUnreadable = (_row: unknown, error: unknown) => {
      throw error;
    };
    const client = { region: 'us-east-1', credentials: CREDENTIALS };
    const sqs = countingCalls(new SQSClient({ ...client, endpoint: line.url, md5: false }));
    const queue = createSqsJobQueue(sqs, `${line.url}/queue`);
    const s3 = countingCalls(
      new S3Client({ ...client, endpoint: files.url, forcePathStyle: true }),
    );
    const books = createDynamoEndpointBooks({ documents, tableName: tables.jobs, onUnreadable });
    const store = announcing(createDynamoJobStore({ documents, tables, onUnreadable }), {
      books,
      queue,
      onSendFailed: () => {},
    });
    return {
      documents,
      clock,
      store,
      usage: createDynamoUsage(documents, tables.limits),
      worker: (runKind: RunKind) =>
        createRunJob({
          ...{ store, queue, runKind, now: () => clock.now, timing: TIMING },
          artifacts: createS3ArtifactStore(s3, 'bucket'),
          metering: createSdkMetering(2_048),
          sleep: untilStopped,
          random: () => 0.5,
        }),
      /** A new job that nobody has begun, with nothing seen on the wire yet. */
      submit: async (n: number, overrides = {}) => {
        const jobId = jobIdOf(n);
        await store.submit(submissionOf(queuedState({ jobId, reservations: [], ...overrides })));
        for (const wire of [rows, files, line]) wire.reset();
        return jobId;
      },
    };
  }

  /** A kind that takes a second. */
  const aSecond: RunKind = async (...args) => {
    world.clock.now += 1_000;
    return visit(...args);
  };

  const receiptOf = async (jobId: string) => {
    const job = await world.store.get(jobId);
    return job && receiptView(job);
  };

  it('names exactly the calls that were seen on the wire', async () => {
    const jobId = await world.submit(1);

    await world.worker(aSecond)(jobId, INVOCATION);
    const [seenRows, seenFiles, seenLine] = [rows, files, line].map(({ seen }) => ({ ...seen }));

    const receipt = await receiptOf(jobId);
    expect(receipt).toMatchObject({ requests: { dynamodb: seenRows, s3: { PutObject: 1 } } });
    expect(seenFiles).toEqual({ PUT: 1 });
    expect(seenLine).toEqual({});
    expect(seenRows?.TransactWriteItems).toBe(2);
  });

  it('does so for an attempt that failed and goes on later, too', async () => {
    const jobId = await world.submit(1);
    const failing: RunKind = async () => {
      throw new JobFailure('TARGET_UNREACHABLE', 'Nobody is there.');
    };

    await world.worker(failing)(jobId, INVOCATION);
    const seen = { ...rows.seen };

    expect(await receiptOf(jobId)).toMatchObject({
      requests: { dynamodb: seen, sqs: line.seen },
      attempts: 1,
    });
    expect(line.seen).toEqual({ SendMessage: 1 });
  });

  it('keeps the calls of jobs apart that run at once', async () => {
    const jobIds = [await world.submit(1), await world.submit(2)];

    await Promise.all(jobIds.map((jobId) => world.worker(aSecond)(jobId, INVOCATION)));
    const seen = { ...rows.seen };

    const receipts = await Promise.all(jobIds.map(receiptOf));
    const gets = receipts.map((receipt) => {
      const { dynamodb } = receipt && 'requests' in receipt ? receipt.requests : {};
      return dynamodb?.GetItem ?? 0;
    });
    expect(gets[0]).toBe(gets[1]);
    expect((gets[0] ?? 0) * 2).toBe(seen.GetItem);
  });

  it('costs what its parts cost, and is what the day of its client shows', async () => {
    const jobId = await world.submit(1);

    await world.worker(aSecond)(jobId, INVOCATION);

    const bill = (await world.store.getState(jobId))?.bill;
    const parts = costOf({
      memory: { mb: 2_048, ms: 1_000 },
      lambdaRequest: 1,
      dynamoDbReadUnit: bill?.readUnits ?? 0,
      dynamoDbWriteUnit: bill?.writeUnits ?? 0,
      s3Put: 1,
      sqsRequest: 2,
    });
    expect(bill?.costNanoUsd).toBe(parts);
    expect(bill?.writeUnits).toBeGreaterThan(20);
    const [day] = await world.usage.read(CLIENT, '2026-11-22', '2026-11-22');
    expect(day).toMatchObject({ kind: 'screenshot', jobs: 1, succeeded: 1, nanoUsd: parts });
  });

  it('ends with the money: a job is stopped before it costs more than it may', async () => {
    const jobId = await world.submit(1, { maxCostNanoUsd: 100_000 });
    const endless: RunKind = async (_request, { signal }) => {
      await untilStopped(0, signal);
      signal.throwIfAborted();
      throw new Error('It was not stopped.');
    };
    const sleeps: number[] = [];
    const worker = createRunJob({
      store: world.store,
      queue: { send: async () => {} },
      artifacts: { put: async () => {}, link: async () => '', removeAll: async () => {} },
      runKind: endless,
      now: () => world.clock.now,
      metering: createSdkMetering(2_048),
      // The heartbeat never comes; the time that the money lasts is over at once.
      sleep: async (ms, signal) => {
        sleeps.push(ms);
        if (ms === TIMING.heartbeatMs) return untilStopped(ms, signal);
        world.clock.now += ms;
      },
      random: () => 0.5,
      timing: TIMING,
    });

    await worker(jobId, INVOCATION);

    const state = await world.store.getState(jobId);
    expect(state).toMatchObject({ status: 'failed', failure: { code: 'COST_LIMIT_REACHED' } });
    expect(state?.bill?.costNanoUsd).toBeLessThanOrEqual(100_000);
  });

  it('is not begun when nothing is left to pay it', async () => {
    const jobId = await world.submit(1, { maxCostNanoUsd: 50_000 });

    await world.worker(aSecond)(jobId, INVOCATION);

    const state = await world.store.getState(jobId);
    expect(state?.failure?.code).toBe('COST_LIMIT_REACHED');
    expect(files.seen).toEqual({});
  });
});
