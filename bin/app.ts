import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { STAGES, stageOf } from '../lib/config.ts';
import { addStageStacks } from '../lib/stage-stacks.ts';

const app = new App();
const stage = stageOf(app.node.tryGetContext('stage') ?? 'dev');

const chromiumFolder = await defaultChromiumFolder();
await unpackChromium(chromiumFolder);

addStageStacks(app, { stage, config: STAGES[stage] }, chromiumFolder);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
