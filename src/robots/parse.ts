import { normalized, type RobotsFile, type RobotsRule } from './rules.ts';

/** Longer patterns are no paths: what they forbid is widened to their beginning. */
const PATTERN_MAX_CHARS = 2_000;

/** A group as it is read: who it is for, and what it says. */
interface Group {
  readonly agents: string[];
  readonly rules: RobotsRule[];
  delaysMs: number[];
}

/**
 * Reads what a robots.txt says to one robot (RFC 9309, sections 2.1 and 2.2).
 *
 * All groups that name the robot count together; those for `*` count where none does. Lines that
 * are not understood are passed over and end no group.
 *
 * @param token - the robot's product token, such as `gannet`
 */
export function parseRobots(text: string, token: string): RobotsFile {
  const groups = groupsOf(text);
  const named = groups.filter(({ agents }) => agents.includes(token.toLowerCase()));
  const mine = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  return {
    rules: mine.flatMap(({ rules }) => rules),
    crawlDelayMs: Math.max(0, ...mine.flatMap(({ delaysMs }) => delaysMs)),
  };
}

function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = [];
  let current: Group | undefined;
  let isNaming = false;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const { key, value } = partsOf(line);
    if (key === 'user-agent') {
      if (!current || !isNaming) {
        current = { agents: [], rules: [], delaysMs: [] };
        groups.push(current);
      }
      current.agents.push(agentOf(value));
      isNaming = true;
    } else if (current && isRule(key)) {
      isNaming = false;
      addRule(current, key, value, index + 1);
    }
  }
  return groups;
}

const isRule = (key: string): boolean => ['allow', 'disallow', 'crawl-delay'].includes(key);

function addRule(group: Group, key: string, value: string, line: number): void {
  if (key === 'crawl-delay') {
    const seconds = Number(value);
    if (value !== '' && seconds > 0 && Number.isFinite(seconds))
      group.delaysMs.push(seconds * 1_000);
    return;
  }
  const isAllowed = key === 'allow';
  const whole = normalized(value);
  // An empty value forbids nothing, and a pattern that was cut must not allow more than it said.
  if (whole === '' || (isAllowed && whole.length > PATTERN_MAX_CHARS)) return;
  group.rules.push({ isAllowed, pattern: whole.slice(0, PATTERN_MAX_CHARS), line });
}

function partsOf(line: string): { readonly key: string; readonly value: string } {
  const [content = ''] = line.split('#', 1);
  const colon = content.indexOf(':');
  if (colon < 0) return { key: '', value: '' };
  return {
    key: content.slice(0, colon).trim().toLowerCase(),
    value: content.slice(colon + 1).trim(),
  };
}

/** The product token of a line: what follows it, such as a version, is not part of it. */
const agentOf = (value: string): string =>
  value.startsWith('*') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0] ?? '').toLowerCase();
