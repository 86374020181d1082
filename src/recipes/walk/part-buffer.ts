/** Texts that wait to be stored, as bytes in one place that is used again and again. */
export interface PartBuffer {
  add(text: string): void;
  /** All of it; what comes next is written over it, so nobody may keep it. */
  bytes(): Buffer;
  clear(): void;
}

const FIRST_BYTES = 64 * 1024;

/**
 * Neither texts nor a new buffer for each of them: what lives for the seconds between two saves would
 * fill the old part of the heap, and buffers the room beside it, until the collector comes.
 */
export function createPartBuffer(): PartBuffer {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let used = 0;
  return {
    add: (text) => {
      const needed = used + Buffer.byteLength(text);
      if (needed > buffer.byteLength) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * buffer.byteLength));
        buffer.copy(larger, 0, 0, used);
        buffer = larger;
      }
      used += buffer.write(text, used);
    },
    bytes: () => buffer.subarray(0, used),
    clear: () => {
      used = 0;
    },
  };
}
