import type { PricedItem } from '../contract.ts';

/** What one item costs: a decimal number of dollars for so many units. */
export interface Price {
  readonly usd: string;
  readonly per: number;
  readonly unit: string;
}

/** Prices of one region on one day. */
export interface PriceTable {
  /** When they were looked up. */
  readonly date: string;
  readonly region: string;
  readonly source: string;
  readonly items: Readonly<Record<PricedItem, Price>>;
}

const MILLION = 1_000_000;

/**
 * List prices without discounts, free tiers or taxes. A new date is a change of this table; its
 * neighbours in `docs/costs.md` are made from it by `node scripts/write-costs.ts`.
 */
export const PRICES: PriceTable = {
  date: '2026-11',
  region: 'us-east-1',
  source: 'public price pages of AWS, collected in November 2026',
  items: {
    lambdaGbSecond: { usd: '0.0000166667', per: 1, unit: 'GB-seconds of Lambda on x86' },
    lambdaRequest: { usd: '0.20', per: MILLION, unit: 'invocations of Lambda' },
    dynamoDbWriteUnit: { usd: '0.625', per: MILLION, unit: 'write units of DynamoDB on demand' },
    dynamoDbReadUnit: { usd: '0.125', per: MILLION, unit: 'read units of DynamoDB on demand' },
    s3Put: { usd: '0.005', per: 1_000, unit: 'PUT, POST and LIST requests of S3' },
    s3Get: { usd: '0.0004', per: 1_000, unit: 'GET and HEAD requests of S3' },
    sqsRequest: { usd: '0.40', per: MILLION, unit: 'requests of SQS standard queues' },
    apiGatewayRequest: { usd: '3.50', per: MILLION, unit: 'requests of API Gateway REST' },
  },
};
