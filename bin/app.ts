import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { settingsFrom } from '../lib/config.ts';
import { addStageStacks } from '../lib/stage-stacks.ts';

const app = new App();
const settings = settingsFrom((name) => app.node.tryGetContext(name));
const chromiumFolder = await defaultChromiumFolder();
await unpackChromium(chromiumFolder);

addStageStacks(app, settings, chromiumFolder);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
