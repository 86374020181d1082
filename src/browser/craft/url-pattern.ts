/**
 * Whether a pattern fits a whole address; `*` stands for any characters, or none. Takes time in
 * proportion to both lengths, whatever the pattern.
 */
export function matchesPattern(pattern: string, url: string): boolean {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const text = url.toLowerCase();
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let from = head.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - tail.length >= from && text.endsWith(tail);
}
