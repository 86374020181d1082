import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ENV, TABLES } from '../../src/contract.ts';
import type { StageSettings } from '../config.ts';
import { ArtifactBucket } from '../constructs/artifact-bucket.ts';
import { RowTable } from '../constructs/row-table.ts';
import { StageKey } from '../constructs/stage-key.ts';
import { OUTPUTS } from '../outputs.ts';

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** What survives: the rows, the artifacts and the key to secrets. Apart from the rest, so that no deploy touches it. */
export class DataStack extends Stack {
  readonly jobs: RowTable;
  readonly limits: RowTable;
  readonly registry: RowTable;
  readonly artifacts: ArtifactBucket;
  readonly stageKey: StageKey;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: settings.config.keepsData });
    const { config } = settings;
    this.jobs = new RowTable(this, 'Jobs', {
      config,
      variable: ENV.jobsTable,
      indexes: [
        { ...TABLES.jobs.byClient, sortType: AttributeType.STRING },
        { ...TABLES.jobs.byDue, sortType: AttributeType.NUMBER },
      ],
    });
    this.limits = new RowTable(this, 'Limits', { config, variable: ENV.limitsTable });
    this.registry = new RowTable(this, 'Registry', { config, variable: ENV.registryTable });
    this.artifacts = new ArtifactBucket(this, 'Artifacts', { settings });
    this.stageKey = new StageKey(this, 'StageKey', { settings });

    new CfnOutput(this, OUTPUTS.jobsTable, { value: this.jobs.table.tableName });
    new CfnOutput(this, OUTPUTS.limitsTable, { value: this.limits.table.tableName });
    new CfnOutput(this, OUTPUTS.registryTable, { value: this.registry.table.tableName });
    new CfnOutput(this, OUTPUTS.artifactBucket, { value: this.artifacts.bucket.bucketName });
  }
}
