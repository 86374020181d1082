import { DELIVERY, Delivery } from '../webhooks/delivery.ts';
import { EndpointBook } from '../webhooks/endpoint.ts';
import type { Deliveries, EndpointBooks } from '../webhooks/ports.ts';
import { createDynamoRows, type DynamoRowsOptions } from './dynamo-rows.ts';

type Options = Omit<DynamoRowsOptions<Delivery>, 'type' | 'schema'>;

/** Keeps deliveries beside the jobs, so that one transaction can end a job and tell of it. */
export const createDynamoDeliveries = (options: Options): Deliveries =>
  createDynamoRows({ ...options, type: DELIVERY, schema: Delivery });

/** Keeps the endpoints of each client in one row. */
export const createDynamoEndpointBooks = (options: Options): EndpointBooks =>
  createDynamoRows({ ...options, type: 'webhooks', schema: EndpointBook });
