import * as z from 'zod';
import { usdOf } from '../costs/money.ts';
import { pricesInUse } from '../costs/prices-in-use.ts';
import { hasEnded, type Job } from '../jobs/job.ts';

const Money = z.string().meta({ description: 'Dollars as decimal text.', example: '0.000171' });

export const ReceiptView = z
  .strictObject({
    wallMs: z.int().optional().meta({ description: 'How long the work took.' }),
    browserMs: z.int().optional().meta({ description: 'How long a page was open.' }),
    downloadedBytes: z.int().optional(),
    storedBytes: z.int().optional().meta({ description: 'Of the files that were published.' }),
    attempts: z.int().optional().meta({ description: 'Attempts that are paid for here.' }),
    billedMs: z.int().optional().meta({ description: 'How long workers were kept busy.' }),
    memoryMb: z.int().optional().meta({ description: 'Of the worker.' }),
    gbSeconds: z.number().optional(),
    requests: z
      .record(z.string(), z.record(z.string(), z.int()))
      .optional()
      .meta({ description: 'Calls that were made, by service and operation.' }),
    readUnits: z.number().optional(),
    writeUnits: z.number().optional(),
    costUsd: Money.optional(),
    pricesOf: z.string().optional().meta({ description: 'Month of the price table.' }),
    isEstimated: z.boolean().optional().meta({
      description: 'A worker died: what it used is assumed, and not too little.',
    }),
    isHypothetical: z.boolean().optional().meta({
      description: 'What it would have cost on AWS: this service runs on a machine of its owner.',
    }),
  })
  .meta({ id: 'Receipt', description: 'What a job used and cost, all attempts together.' });

/** What of a job is paid for; nothing before its first attempt has ended. */
export function receiptView({ state: { bill }, result }: Job) {
  if (!bill) return result?.receipt;
  const { requests, costNanoUsd, ...counts } = bill;
  return {
    ...result?.receipt,
    ...counts,
    gbSeconds: Math.round((bill.billedMs * bill.memoryMb) / 1_024) / 1_000,
    requests: byService(requests),
    costUsd: usdOf(costNanoUsd),
    pricesOf: pricesInUse().date,
  };
}

function byService(requests: Readonly<Record<string, number>>) {
  const services: Record<string, Record<string, number>> = {};
  for (const [name, times] of Object.entries(requests)) {
    const [service = '', operation = ''] = name.split('.');
    services[service] = { ...services[service], [operation]: times };
  }
  return services;
}

/** What clients want to know of a finished job without reading it. */
export const receiptHeaders = ({ state, result }: Job): Record<string, string> =>
  hasEnded(state) && state.bill
    ? {
        'x-gannet-cost-usd': usdOf(state.bill.costNanoUsd),
        'x-gannet-browser-ms': String(result?.receipt.browserMs ?? 0),
      }
    : {};
