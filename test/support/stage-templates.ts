import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { STAGES, type Stage, type StageConfig } from '../../lib/config.ts';
import { addStageStacks } from '../../lib/stage-stacks.ts';

export interface StageTemplates {
  readonly data: Template;
  readonly service: Template;
  readonly observability: Template;
  /** What the rules of CloudFormation and of cdk-nag found and nobody explained. */
  readonly findings: readonly unknown[];
}

const flags: Record<string, unknown> = JSON.parse(readFileSync('cdk.json', 'utf8')).context;

/** An app as `bin/app.ts` makes it, but one that bundles nothing and writes to its own folder. */
export const newApp = (): App =>
  new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': [] },
    outdir: mkdtempSync(`${tmpdir()}/gannet-cdk-`),
    analyticsReporting: false,
  });

/** A folder that stands for the unpacked browser: its real one is 250 MB. */
export function pretendedChromium(): string {
  const folder = mkdtempSync(`${tmpdir()}/gannet-chromium-`);
  mkdirSync(`${folder}/fonts`);
  writeFileSync(`${folder}/chromium`, 'a browser');
  writeFileSync(`${folder}/fonts/any.ttf`, 'a font');
  return folder;
}

/** The three templates of a stage, with the parts of its configuration that a test bends. */
export function synthesized(stage: Stage, bent: Partial<StageConfig> = {}): StageTemplates {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = { stage, config: { ...STAGES[stage], ...bent } };
  const chromiumFolder = pretendedChromium();
  const { data, service, observability } = addStageStacks(app, settings, chromiumFolder);
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(`${directory}/validation-report.json`, 'utf8'));
  const templates = {
    data: Template.fromStack(data),
    service: Template.fromStack(service),
    observability: Template.fromStack(observability),
    findings: report.pluginReports,
  };
  rmSync(directory, { recursive: true });
  rmSync(chromiumFolder, { recursive: true });
  return templates;
}

const known = new Map<Stage, StageTemplates>();

/** The templates of a stage as it is; made once in each process. */
export function templatesOf(stage: Stage): StageTemplates {
  const templates = known.get(stage) ?? synthesized(stage);
  known.set(stage, templates);
  return templates;
}
