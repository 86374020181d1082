import { access, constants } from 'node:fs/promises';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createHandler as createBuryHandler } from '../functions/bury-job/handler.ts';
import { createHandler as createDescribeHandler } from '../functions/describe-api/handler.ts';
import { createHandler as createGetHandler } from '../functions/get-job/handler.ts';
import { createHandler as createUsageHandler } from '../functions/get-usage/handler.ts';
import { createHandler as createHealthHandler } from '../functions/health/handler.ts';
import { createHandler as createRunHandler } from '../functions/run-job/handler.ts';
import { createHandler as createSubmitHandler } from '../functions/submit-job/handler.ts';
import { createLinkTo } from '../src/api/artifact-links.ts';
import { createDynamoBatchStore } from '../src/aws/dynamo-batch-store.ts';
import { createDynamoClientStore } from '../src/aws/dynamo-client-store.ts';
import { createDynamoDeadLetters } from '../src/aws/dynamo-dead-letters.ts';
import { createDynamoUsage } from '../src/aws/dynamo-usage.ts';
import { createPlacesOfClients } from '../src/aws/places-of-clients.ts';
import { browserCheck, rowsCheck } from '../src/aws/readiness.ts';
import { createSdkMetering } from '../src/aws/sdk-metering.ts';
import { heedingBatches } from '../src/batches/heed-cancel.ts';
import { createBuryMessage } from '../src/dead-letters/bury-message.ts';
import { createKeepMessage } from '../src/dead-letters/keep-message.ts';
import { countedArtifacts, countedQueue } from '../src/embedded/counted-ports.ts';
import { createDiskFileStore } from '../src/embedded/disk-file-store.ts';
import { createAcceptedUnder } from '../src/jobs/accept-job.ts';
import { createBuryJob } from '../src/jobs/bury-job.ts';
import { createDryRun } from '../src/jobs/dry-run.ts';
import { createGetEvents, createGetJob, createWaitForJob } from '../src/jobs/get-job.ts';
import { createGetUsage } from '../src/jobs/get-usage.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { ArtifactStore, JobStore, RunKind } from '../src/jobs/ports.ts';
import { createRunJob } from '../src/jobs/run-job.ts';
import { createSubmitJob } from '../src/jobs/submit-job.ts';
import type { Timing } from '../src/jobs/timing.ts';
import type { Pace } from '../src/limits/pace.ts';
import type { Route } from '../src/routes.ts';
import type { RowQueue } from '../src/rows/ports.ts';
import { now, sleep } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import { VERSION } from '../src/runtime/version.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { createAfterFunctions } from './after-functions.ts';
import type { LambdaHandler } from './invoke.ts';
import type { createRecipes } from './recipes.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';
import type { createSessions } from './sessions.ts';
import { createSiteFunctions } from './sites.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly sessions: Awaited<ReturnType<typeof createSessions>>;
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  readonly artifactsFolder: string;
  readonly runKind: RunKind;
  readonly policy: TargetPolicy;
  readonly recipes: ReturnType<typeof createRecipes>;
  readonly timing: Timing;
  /** At sites of which nobody says anything else. */
  readonly pace: Pace;
  /** Fires when running jobs are to be given back. */
  readonly stop: AbortSignal;
}

/** Stages whose parts are more than a handler; see `webhooks.ts` and `sources.ts`. */
type ComposedApart =
  | 'manage-clients'
  | 'manage-webhooks'
  | 'manage-batches'
  | 'manage-schedules'
  | 'manage-uploads';

/** Who answers the routes of each stage. */
export type ApiFunctions = Readonly<Record<Route['stage'], ApiHandler>>;

type ApiHandler = LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** The functions that answer a route, composed with the embedded adapters. */
export function createApiFunctions(dependencies: Dependencies): Omit<ApiFunctions, ComposedApart> {
  const { store, artifacts, rows } = dependencies;
  const usage = createDynamoUsage(rows.documents, rows.tables.limits);
  const waitForJob = createWaitForJob({ store, now, sleep });
  const linkTo = createLinkTo(artifacts, now);
  const accepting = {
    ...dependencies,
    findRecipe: dependencies.recipes.find,
    onSendFailed: (jobId: string, error: unknown) =>
      logger.warn('the sweep will send it', { jobId, error }),
  };
  return {
    ...createAfterFunctions({ ...accepting, waitForJob, linkTo }),
    ...createSiteFunctions(dependencies),
    'manage-sessions': dependencies.sessions['manage-sessions'],
    'manage-recipes': dependencies.recipes['manage-recipes'],
    'get-usage': createUsageHandler({
      getUsage: createGetUsage({ usage, now }),
      findClient: createDynamoClientStore(rows.documents, rows.tables.registry).find,
      now,
    }),
    'submit-job': createSubmitHandler({
      dryRun: createDryRun({ usage, now, workerMemoryMb: LOCAL_WORKER_MB }),
      submitJob: createSubmitJob({ ...accepting, newId: idsFrom(now), now }),
      waitForJob,
      linkTo,
      unknownSession: dependencies.sessions.unknown,
      policy: dependencies.policy,
      findRecipe: dependencies.recipes.find,
      acceptedUnder: createAcceptedUnder({ store, now }),
    }),
    'get-job': createGetHandler({
      getJob: createGetJob({ store, now }),
      getEvents: createGetEvents({ store, now }),
      waitForJob,
      listJobs: store.list,
      linkTo,
    }),
    'describe-api': createDescribeHandler({ version: VERSION }),
    health: createHealthHandler({ version: VERSION, checks: checksOf(dependencies) }),
  };
}

/** What a worker of a stage has by default: a job here costs what it would cost there, in MB. */
export const LOCAL_WORKER_MB = 2_048;

const countedPorts = ({ artifacts, queue }: Dependencies) => ({
  artifacts: countedArtifacts(artifacts),
  queue: countedQueue(queue),
});

const batchesIn = ({ rows }: Dependencies) =>
  createDynamoBatchStore({ ...rowOptions(rows), tables: rows.tables });

/** The functions that no route leads to. */
export const createInnerFunctions = (dependencies: Dependencies) => ({
  'run-job': createRunHandler({
    runJob: createRunJob({
      ...dependencies,
      ...countedPorts(dependencies),
      store: heedingBatches(dependencies.store, { batches: batchesIn(dependencies), now }),
      files: createDiskFileStore(dependencies.artifactsFolder),
      places: createPlacesOfClients({ ...dependencies.rows, now }),
      metering: createSdkMetering(LOCAL_WORKER_MB, true),
      now,
      sleep,
      random: Math.random,
    }),
    stop: dependencies.stop,
  }),
  'bury-job': createBuryHandler(
    createBuryMessage({
      buryJob: createBuryJob({ ...dependencies, now }),
      keepMessage: createKeepMessage({
        ...dependencies,
        letters: createDynamoDeadLetters(rowOptions(dependencies.rows)),
        now,
      }),
    }),
  ),
});

const checksOf = ({ rows, artifactsFolder }: Dependencies) => [
  rowsCheck(rows.documents, rows.tables.registry),
  {
    name: 'artifacts' as const,
    check: async () => {
      await access(artifactsFolder, constants.W_OK);
      return 'ok' as const;
    },
  },
  browserCheck(rows.documents, rows.tables.registry),
];
