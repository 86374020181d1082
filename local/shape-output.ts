import type { WriteStream } from 'node:tty';

/**
 * Lets `shape` decide what becomes of every line that goes to this stream from now on.
 *
 * @param shape - what to write in place of the line; `undefined` for nothing
 */
export function shapeOutput(
  stream: Pick<WriteStream, 'write'>,
  shape: (line: string) => string | undefined,
): void {
  const write = stream.write.bind(stream);
  const shaped = (text: string) =>
    text
      .split('\n')
      .flatMap((line) => shape(line) ?? [])
      .join('\n');
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) =>
    Reflect.apply(write, undefined, [typeof chunk === 'string' ? shaped(chunk) : chunk, ...rest]);
}
