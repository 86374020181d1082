import { readFile } from 'node:fs/promises';
import { createDynamoChooseExit } from '../src/aws/dynamo-choose-exit.ts';
import type { ChooseExit } from '../src/proxies/choose-exit.ts';
import { type ExitsByPool, readPools } from '../src/proxies/pools.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import type { DataFolder } from './data-folder.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly folder: Pick<DataFolder, 'proxiesFile'>;
}

/** Finds exits in the proxy pools of the data folder. Without a file there are none. */
export const createLocalChooseExit = ({ rows, folder }: Dependencies): ChooseExit =>
  createDynamoChooseExit({
    ...rows,
    readPools: () => readFile(folder.proxiesFile, 'utf8').then(readPools, none),
    now,
    onError: (error) => logger.warn('proxy pools or breakers are not up to date', { error }),
  });

function none(error: NodeJS.ErrnoException): ExitsByPool {
  if (error.code !== 'ENOENT') throw error;
  return new Map();
}
