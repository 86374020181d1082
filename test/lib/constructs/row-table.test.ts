import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { TABLES } from '../../../src/contract.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe('the tables', () => {
  const { data } = templatesOf('prod');

  it('are three, keyed by pk and sk, and paid by request', () => {
    data.resourceCountIs(TABLE, 3);
    data.allResourcesProperties(TABLE, {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('forget a row at the second that its ttl names', () => {
    data.allResourcesProperties(TABLE, {
      TimeToLiveSpecification: { AttributeName: TABLES.ttlAttribute, Enabled: true },
    });
  });

  it('can be put back to any second of the last 35 days, in production', () => {
    data.allResourcesProperties(TABLE, {
      Replicas: [
        Match.objectLike({
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: true,
            RecoveryPeriodInDays: 35,
          },
        }),
      ],
    });
  });

  it('are not deleted with their stack, nor by mistake, in production', () => {
    data.allResources(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    data.allResourcesProperties(TABLE, {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })],
    });
  });

  it('go with their stack in dev', () => {
    templatesOf('dev').data.allResources(TABLE, { DeletionPolicy: 'Delete' });
  });

  it('list the jobs of a client in order, and find rows by when they are due', () => {
    const { byClient, byDue } = TABLES.jobs;

    data.hasResourceProperties(TABLE, {
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: byClient.sortKey, AttributeType: 'S' },
        { AttributeName: byDue.sortKey, AttributeType: 'N' },
      ]),
      GlobalSecondaryIndexes: [byClient, byDue].map(({ name, partitionKey, sortKey }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    });
  });
});
