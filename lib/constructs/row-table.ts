import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TABLES } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import type { StageConfig } from '../config.ts';
import type { RowAction } from '../functions.ts';

export interface RowTableProps {
  readonly config: StageConfig;
  /** Variable that tells a function the table's name. */
  readonly variable: string;
  readonly indexes?: readonly RowIndex[];
}

export interface RowIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly sortType: AttributeType.STRING | AttributeType.NUMBER;
}

/** A table with string keys `pk` and `sk`, paid by request, that can be put back in time. */
export class RowTable extends Construct {
  readonly table: TableV2;
  private readonly variable: string;

  constructor(scope: Construct, id: string, { config, variable, indexes = [] }: RowTableProps) {
    super(scope, id);
    this.variable = variable;
    this.table = new TableV2(this, 'Rows', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: TABLES.ttlAttribute,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: config.pointInTimeRecoveryDays,
      },
      deletionProtection: config.keepsData,
      removalPolicy: config.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      globalSecondaryIndexes: indexes.map(asIndex),
    });
  }

  /** Lets `user` do exactly these actions, and tells it the table's name; none is an answer too. */
  connect(user: LambdaFunction, actions: Readonly<Record<string, readonly RowAction[]>>): void {
    user.addEnvironment(this.variable, this.table.tableName);
    for (const [part, names] of Object.entries(actions)) {
      if (names.length === 0) continue;
      const { tableArn } = this.table;
      allow(user, {
        actions: names.map((name) => `dynamodb:${name}`),
        resource: part === 'table' ? tableArn : `${tableArn}/index/${part}`,
      });
    }
  }
}

const asIndex = ({
  name,
  partitionKey,
  sortKey,
  sortType,
}: RowIndex): GlobalSecondaryIndexPropsV2 => ({
  indexName: name,
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: sortKey, type: sortType },
  projectionType: ProjectionType.ALL,
});
