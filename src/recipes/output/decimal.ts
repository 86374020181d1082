/**
 * A decimal as a whole number of its last digits: `12.5` with a scale of 2 is `1250n`. Digits behind
 * the scale are rounded, half away from zero.
 *
 * @returns `undefined` when the number has more digits than `precision`, or is none
 */
export function unscaled(
  text: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
): bigint | undefined {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const kept = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  const rounded = (fraction[scale] ?? '0') >= '5' ? kept + 1n : kept;
  if (rounded >= 10n ** BigInt(precision)) return undefined;
  return sign === '-' ? -rounded : rounded;
}
