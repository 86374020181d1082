import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { EveryMinute } from '../constructs/every-minute.ts';
import { JobApi } from '../constructs/job-api.ts';
import { JobQueue } from '../constructs/job-queue.ts';
import { JobRunner } from '../constructs/job-runner.ts';
import { openProxyPools } from '../constructs/proxy-pools.ts';
import { RowQueue, type RowQueueOptions } from '../constructs/row-queue.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { eachFunction, type FunctionName, functionNames, needsOf } from '../functions.ts';
import { OUTPUTS } from '../outputs.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  /** The unpacked browser, with its libraries and fonts. */
  readonly chromiumFolder: string;
}

/** Ten at once in an invocation, for nearly all of the time is spent waiting for strangers. */
const DELIVERIES: RowQueueOptions = {
  worker: 'deliver-webhook',
  env: 'deliveryQueueUrl',
  batchSize: 10,
  // A hundred endpoints may be slow before anybody waits for them.
  maxConcurrency: 10,
};

/** One at a time: each is worked on for minutes. */
const BATCHES: RowQueueOptions = {
  worker: 'expand-batch',
  env: 'batchQueueUrl',
  batchSize: 1,
  maxConcurrency: 10,
};

/**
 * What moves a job.
 *
 *     API ──▶ authorize ──▶ submit-job ──▶ queue ──▶ run-job ──▶ artifacts
 *                     └──▶ get-job, cancel-job  └──▶ dead ──▶ bury-job
 *     every minute ──▶ sweep ──▶ queue, deliveries, batches
 *     manage-batches ──▶ batches ──▶ expand-batch ──▶ queue
 *     whoever ends a job ──▶ deliveries ──▶ deliver-webhook
 */
export class ServiceStack extends Stack {
  readonly api: JobApi;
  readonly queue: JobQueue;
  readonly deliveries: RowQueue;
  readonly batches: RowQueue;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, { settings, data, ...props }: ServiceStackProps) {
    super(scope, id, { ...props, terminationProtection: settings.config.keepsData });
    this.queue = new JobQueue(this, 'Queue');
    this.deliveries = new RowQueue(this, 'Deliveries', DELIVERIES);
    this.batches = new RowQueue(this, 'Batches', BATCHES);
    const runner = new JobRunner(this, 'Runner', {
      settings,
      chromiumFolder: props.chromiumFolder,
    });
    const functionOf = (name: FunctionName) =>
      name === 'run-job' ? runner.function : new ServiceFunction(this, name, { settings });
    this.functions = eachFunction(functionOf);
    for (const name of functionNames) this.connect(name, data);
    for (const name of functionNames) {
      if (needsOf(name).proxies) openProxyPools(this.functions[name], settings.config);
    }

    this.queue.drainInto(this.functions['run-job'], settings.config.runner.maxConcurrency);
    this.queue.buryWith(this.functions['bury-job']);
    this.deliveries.drainInto(this.functions['deliver-webhook']);
    this.batches.drainInto(this.functions['expand-batch']);
    new EveryMinute(this, 'Sweeping', {
      description: 'Finds rows whose time has come',
      call: this.functions.sweep,
    });
    this.api = new JobApi(this, 'FrontDoor', {
      settings,
      authorize: this.functions.authorize,
      answers: this.functions,
    });
    for (const name of functionNames) {
      if (needsOf(name).usagePlans) this.api.makeUsageKeysFrom(this.functions[name]);
    }
    this.addOutputs();
  }

  /** Permissions and variables of one function, as the table in `functions.ts` has them. */
  private connect(name: FunctionName, data: DataStack): void {
    const { jobs, limits, registry, artifacts, stageKey } = data;
    const user = this.functions[name];
    const needs = needsOf(name);
    if (needs.jobs) jobs.connect(user, needs.jobs);
    if (needs.limits) limits.connect(user, needs.limits);
    if (needs.registry) registry.connect(user, needs.registry);
    if (needs.queue?.includes('feed')) this.queue.feedFrom(user);
    if (needs.queue?.includes('look')) this.queue.lookFrom(user);
    if (needs.deliveries) this.deliveries.feedFrom(user);
    if (needs.batches) this.batches.feedFrom(user);
    if (needs.stageKey) stageKey.openTo(user);
    if (needs.artifacts?.includes('link')) artifacts.linkFrom(user);
    if (needs.artifacts?.includes('store')) artifacts.storeFrom(user);
    if (needs.artifacts?.includes('erase')) artifacts.eraseFrom(user);
    if (needs.artifacts?.includes('look')) artifacts.lookFrom(user);
  }

  private addOutputs(): void {
    const { api, plans } = this.api;
    // Without the slash at the end: paths of routes begin with one.
    const url = `https://${api.restApiId}.execute-api.${this.region}.${this.urlSuffix}/${api.deploymentStage.stageName}`;
    new CfnOutput(this, OUTPUTS.apiUrl, { value: url });
    new CfnOutput(this, OUTPUTS.jobQueueUrl, { value: this.queue.waiting.queueUrl });
    new CfnOutput(this, OUTPUTS.deadQueueUrl, { value: this.queue.dead.queueUrl });
    new CfnOutput(this, OUTPUTS.standardPlan, { value: plans.standard.usagePlanId });
    new CfnOutput(this, OUTPUTS.bulkPlan, { value: plans.bulk.usagePlanId });
  }
}
