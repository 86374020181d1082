import { uploadsFromEnv } from '../../src/aws/uploads-from-env.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  uploads: uploadsFromEnv(),
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
