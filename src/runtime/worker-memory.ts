import * as z from 'zod';
import { readEnv } from './env.ts';

const Megabytes = z.coerce.number().int().positive();

/** Memory of the stage's workers, in MB. */
export const workerMemoryMbFromEnv = (): number =>
  Megabytes.parse(readEnv('workerMemoryMb').workerMemoryMb);
