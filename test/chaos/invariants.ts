import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type Api, download, type JobView } from '../support/api.ts';

const TERMINAL = ['job.succeeded', 'job.failed', 'job.cancelled'];

/** Transitions of a job that ended it: exactly one, whatever happened to its workers. */
export async function endingsOf(api: Api, job: JobView): Promise<string[]> {
  const events = await api.events(job.id);
  return events.map(({ type }) => type).filter((type) => TERMINAL.includes(type));
}

/** Files of a job that are not what its manifest says, by name. */
export async function wrongFilesOf(job: JobView): Promise<string[]> {
  const wrong: string[] = [];
  for (const artifact of job.artifacts) {
    const body = await download(artifact).catch(() => Buffer.alloc(0));
    const sha256 = createHash('sha256').update(body).digest('hex');
    if (sha256 !== artifact.sha256 || body.length !== artifact.sizeBytes) wrong.push(artifact.name);
  }
  return wrong;
}

/** Processes that still know the data folder, by their command line, folder or open files. */
export function processesAbout(data: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const line = reading(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      const folder = reading(() => readlinkSync(`/proc/${pid}/cwd`));
      return line.includes(data) || folder.includes(data) ? [line.replaceAll('\0', ' ')] : [];
    });
}

/** A process may end while it is looked at. */
function reading(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
