/** So many wrong keys an address may send at once: a script with an old key tries a few times. */
const BURST = 20;

/** Then one in this time, in milliseconds. */
const REFILL_MS = 3_000;

/** Addresses that are remembered at once; a flood from more of them is for the firewall. */
const MOST_ADDRESSES = 10_000;

/**
 * Counts a wrong key of an address.
 *
 * @returns seconds until the next one is answered as usual; 0: this one is
 */
export type CountWrongKey = (address: string) => number;

/**
 * Slows down who tries keys. Only wrong ones are counted and held up: a good key is looked up and
 * let in whatever its address did before, so nobody behind the same address is locked out.
 */
export function createWrongKeys(now: () => number): CountWrongKey {
  // For each address the moment at which all its wrong keys are forgiven.
  const forgivenAt = new Map<string, number>();
  return (address) => {
    const at = now();
    const before = Math.max(at, forgivenAt.get(address) ?? at);
    const excessMs = before + REFILL_MS - at - BURST * REFILL_MS;
    if (excessMs > 0) return Math.ceil(excessMs / 1_000);
    if (forgivenAt.size >= MOST_ADDRESSES) forget(forgivenAt, at);
    forgivenAt.set(address, before + REFILL_MS);
    return 0;
  };
}

/** The forgiven ones; and everybody, if that makes no room. */
function forget(forgivenAt: Map<string, number>, at: number): void {
  for (const [address, until] of forgivenAt) if (until <= at) forgivenAt.delete(address);
  if (forgivenAt.size >= MOST_ADDRESSES) forgivenAt.clear();
}
