import { OBSERVATION_TYPE, Observation } from '../recipes/health/observation.ts';
import type { Observations } from '../recipes/health/ports.ts';
import { createDynamoRows, type DynamoRowsOptions } from './dynamo-rows.ts';

type Options = Omit<DynamoRowsOptions<Observation>, 'type' | 'schema'>;

/** Keeps what runs of stored recipes counted beside the jobs, so that one transaction writes both. */
export const createDynamoObservations = (options: Options): Observations =>
  createDynamoRows({ ...options, type: OBSERVATION_TYPE, schema: Observation });
