import type { WriteStream } from 'node:tty';
import { readable } from './log-line.ts';

/** Makes every line of the log that goes to this stream from now on one for people. */
export function printLogsFor(stream: Pick<WriteStream, 'write'>): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) => {
    const lines = typeof chunk === 'string' ? chunk.split('\n').map(readable).join('\n') : chunk;
    return Reflect.apply(write, undefined, [lines, ...rest]);
  };
}
