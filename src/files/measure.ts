import { createHash } from 'node:crypto';

/** Hands bytes on, and knows in the end how many they were and what their hash is. */
export function measured(body: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* handOn() {
    for await (const chunk of body) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      yield chunk;
    }
  }
  return { bytes: handOn(), result: () => ({ sizeBytes, sha256: hash.digest('hex') }) };
}
