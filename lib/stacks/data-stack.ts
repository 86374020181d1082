import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ENV, TABLES } from '../../src/contract.ts';
import type { StageSettings } from '../config.ts';
import { ArtifactBucket } from '../constructs/artifact-bucket.ts';
import { RowTable } from '../constructs/row-table.ts';
import { OUTPUTS } from '../outputs.ts';

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** What survives: the rows and the artifacts. Apart from the rest, so that no deploy touches it. */
export class DataStack extends Stack {
  readonly jobs: RowTable;
  readonly limits: RowTable;
  readonly registry: RowTable;
  readonly artifacts: ArtifactBucket;

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

    new CfnOutput(this, OUTPUTS.jobsTable, { value: this.jobs.table.tableName });
    new CfnOutput(this, OUTPUTS.limitsTable, { value: this.limits.table.tableName });
    new CfnOutput(this, OUTPUTS.registryTable, { value: this.registry.table.tableName });
    new CfnOutput(this, OUTPUTS.artifactBucket, { value: this.artifacts.bucket.bucketName });
  }
}
