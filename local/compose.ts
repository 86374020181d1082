import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { createHandler as createSweepHandler } from '../functions/sweep/handler.ts';
import { createDynamoClientStore } from '../src/aws/dynamo-client-store.ts';
import { createDynamoJobStore } from '../src/aws/dynamo-job-store.ts';
import type { ClientStore } from '../src/clients/client.ts';
import { LIMITS, METRICS } from '../src/contract.ts';
import { countingDead } from '../src/dead-letters/count-dead.ts';
import {
  createFileArtifactStore,
  type FileArtifactStore,
} from '../src/embedded/file-artifact-store.ts';
import type { MemoryJobQueue } from '../src/embedded/memory-job-queue.ts';
import { readOrCreateSecret } from '../src/embedded/secret-file.ts';
import { isArtifactPath } from '../src/embedded/signed-link.ts';
import { UPLOAD_PATH } from '../src/embedded/upload-form.ts';
import { createErasureSweep } from '../src/jobs/erase-job.ts';
import type { JobStore, RunKind } from '../src/jobs/ports.ts';
import { createSweep } from '../src/jobs/sweep.ts';
import type { Timing } from '../src/jobs/timing.ts';
import type { Pace } from '../src/limits/pace.ts';
import type { Observation } from '../src/recipes/health/observation.ts';
import { recordingRuns } from '../src/recipes/health/record-runs.ts';
import { sweepTogether } from '../src/rows/sweep.ts';
import { now } from '../src/runtime/clock.ts';
import { requestIdOf } from '../src/runtime/http.ts';
import { logger, metrics } from '../src/runtime/observability.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { createClientFunctions } from './clients.ts';
import type { DataFolder } from './data-folder.ts';
import { erasingWith } from './erasing.ts';
import { type ApiFunctions, createApiFunctions, createInnerFunctions } from './functions.ts';
import { createIdentify } from './http/authorizer.ts';
import { createGateway } from './http/gateway.ts';
import { serveArtifact } from './http/serve-artifact.ts';
import type { Invoke } from './invoke.ts';
import type { Tamper } from './ports.ts';
import { createQueues } from './queues.ts';
import { createRecipes } from './recipes.ts';
import type { Rows } from './rows.ts';
import type { createSessions } from './sessions.ts';
import { createSources } from './sources.ts';
import type { TakeForm } from './uploads.ts';
import { createWebhooks } from './webhooks.ts';

export interface Parts {
  readonly invoke: Invoke;
  readonly folder: DataFolder;
  readonly rows: Rows;
  readonly sessions: Awaited<ReturnType<typeof createSessions>>;
  /** Address of the service, as its clients see it. */
  readonly url: string;
  readonly policy: TargetPolicy;
  readonly timing: Timing;
  /** At sites of which nobody says anything else. */
  readonly pace: Pace;
  readonly runKind: RunKind;
  /** Jobs that run at once. */
  readonly concurrency: number;
  /** Fires when running jobs are to be given back. */
  readonly stop: AbortSignal;
  readonly tamper: Tamper;
}

/** The service, put together but not yet at work. */
export interface Composed {
  readonly listener: RequestListener;
  readonly queues: readonly MemoryJobQueue[];
  readonly clients: ClientStore;
  /** @param aheadMs - counts rows that are due within this time as overdue */
  readonly sweep: (aheadMs?: number) => Promise<void>;
}

/** Puts handlers and embedded adapters together, as the service stack does on AWS. */
export async function compose(parts: Parts): Promise<Composed> {
  const { folder, rows, invoke } = parts;
  const webhooks = await createWebhooks(parts);
  const clients = createDynamoClientStore(rows.documents, rows.tables.registry);
  const artifacts = await artifactsIn(folder, parts.url);
  const { jobs, deadLetters } = createQueues({
    runJob: (event) => invoke(inner['run-job'], event, RUN),
    buryJob: (event) => invoke(inner['bury-job'], event, BURY),
    concurrency: parts.concurrency,
    onError: (error) => logger.error('message not worked off', { error }),
  });
  const ports = parts.tamper({
    store: jobsIn(rows),
    queue: jobs,
    artifacts,
    runKind: parts.runKind,
  });
  const store = countingDead(recordingRuns(webhooks.announce(ports.store), countWarned), countDead);
  const recipes = createRecipes(rows);
  const dependencies = { ...parts, ...folder, ...ports, store, clients, recipes };
  const inner = createInnerFunctions(dependencies);
  const { announceEnd } = webhooks;
  const sources = await createSources({ ...dependencies, announceEnd });
  const { timing } = parts;
  const sweep = sweepTogether([
    createSweep({ store, queue: ports.queue, now, timing }),
    createErasureSweep(erasingWith({ rows, store, artifacts, timing })),
    ...webhooks.sweeps,
    ...sources.sweeps,
  ]);
  const { authorize, ...managing } = createClientFunctions({ rows, clients });
  const api = { ...createApiFunctions(dependencies), ...managing, ...sources.functions };
  const { 'manage-webhooks': manageWebhooks } = webhooks;
  const gateway = gatewayOf(invoke, { ...api, 'manage-webhooks': manageWebhooks }, authorize);

  return {
    clients,
    queues: [jobs, deadLetters, webhooks.queue, sources.queue],
    sweep: (aheadMs) =>
      invoke(
        createSweepHandler(() => sweep(aheadMs)),
        {},
        aheadMs === undefined ? SWEEP : REFILL,
      ),
    listener: listenerOf(artifacts, sources.takeForm, gateway),
  };
}

const countDead = () => metrics.addMetric(METRICS.deadLetters, MetricUnit.Count, 1);

const countWarned = ({ warnings }: Observation) => {
  if (warnings.length > 0) metrics.addMetric(METRICS.recipeWarnings, MetricUnit.Count, 1);
};

const artifactsIn = async (folder: DataFolder, publicUrl: string): Promise<FileArtifactStore> =>
  createFileArtifactStore({
    folder: folder.artifactsFolder,
    publicUrl,
    signingKey: await readOrCreateSecret(folder.signingKeyFile),
    now,
  });

const jobsIn = ({ documents, tables }: Rows): JobStore =>
  createDynamoJobStore({
    documents,
    tables,
    onUnreadable: (row, error) => logger.error('row is not readable', { row, error }),
  });

const listenerOf =
  (artifacts: FileArtifactStore, takeForm: TakeForm, gateway: RequestListener): RequestListener =>
  (request, response) => {
    const { url = '' } = request;
    if (isArtifactPath(url)) {
      void serveArtifact(artifacts, request, response, idOf(request)).catch(unforeseen(response));
    } else if (url === UPLOAD_PATH) {
      void takeForm(request, response, idOf(request)).catch(unforeseen(response));
    } else {
      gateway(request, response);
    }
  };

const RUN = { functionName: 'run-job', timeoutMs: LIMITS.runTimeoutS * 1_000 };
const BURY = { functionName: 'bury-job', timeoutMs: 30_000 };
const SWEEP = { functionName: 'sweep', timeoutMs: 60_000 };
/** After a restart it looks at every row there is: a long line must not keep the service down. */
const REFILL = { functionName: 'sweep', timeoutMs: 900_000 };
const AUTHORIZE = { functionName: 'authorize', timeoutMs: 10_000 };

function gatewayOf(
  invoke: Invoke,
  functions: ApiFunctions,
  authorize: ReturnType<typeof createClientFunctions>['authorize'],
): RequestListener {
  return createGateway({
    call: (stage, event) =>
      invoke(functions[stage], event, { functionName: stage, timeoutMs: 29_000 }),
    identify: createIdentify({
      authorize: (event) => invoke(authorize, event, AUTHORIZE),
      cacheMs: LIMITS.authorizerCacheS * 1_000,
      now,
    }),
    now,
    onError: (error, requestId) => logger.error('request failed', { error, requestId }),
  });
}

function idOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return requestIdOf(typeof sent === 'string' ? sent : undefined);
}

const unforeseen = (response: ServerResponse) => (error: unknown) => {
  logger.error('file not sent or not taken', { error });
  response.destroy();
};
