import { readListEnv } from '../../src/runtime/env.ts';
import { VERSION } from '../../src/runtime/version.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  version: VERSION,
  corsOrigins: readListEnv('corsOrigins'),
});
