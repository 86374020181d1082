import { styleText } from 'node:util';

/** Fields that say the same on every line of one process, or what the line says already. */
const NOISE = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'cold_start',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
]);

const COLOURS = { DEBUG: 'gray', INFO: 'green', WARN: 'yellow', ERROR: 'red' } as const;

/** A line of the log for people; anything but one of our JSON lines stays as it is. */
export function readable(line: string): string {
  const entry = entryOf(line);
  if (!entry) return line;
  const { level, message, timestamp } = entry;
  const time = String(timestamp ?? '').slice('YYYY-MM-DDT'.length, -1);
  const colour = Object.entries(COLOURS).find(([name]) => name === level)?.[1] ?? 'white';
  const details = Object.entries(entry)
    .filter(([name, value]) => !NOISE.has(name) && value !== undefined)
    .map(([name, value]) => ` ${styleText('gray', `${name}=`)}${shown(value)}`);
  const head = `${styleText('gray', time)} ${styleText(colour, String(level).padEnd(5))}`;
  return `${head} ${shown(message)}${details.join('')}`;
}

function entryOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"level":')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    // Cut in two or not ours: better shown as it is than not at all.
    return undefined;
  }
}

/** A page chooses some of these texts: none of them may steer the terminal. */
const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
