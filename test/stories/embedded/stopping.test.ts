import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../support/api.ts';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

describe.skipIf(IS_ELSEWHERE)('stopping the service (embedded service only)', () => {
  let data: string;
  let running: ServiceProcess | undefined;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'gannet-stopping-'));
  });

  afterEach(async () => {
    await running?.end('SIGKILL');
    await removeData(data);
  });

  const start = async (...args: string[]) => {
    running = await startProcess(data, ...args);
    return { service: running, api: createApi(running.url, running.apiKey) };
  };

  const stop = async (signal: NodeJS.Signals) => {
    const code = await running?.end(signal);
    running = undefined;
    return code;
  };

  /** Submits a job on a page that takes a while, and waits until a worker has it. */
  const startJob = async ({ service, api }: Awaited<ReturnType<typeof start>>, pageMs: number) => {
    const url = `${service.demoUrl}/slow?ms=${pageMs}`;
    const { id } = await api.submit({ kind: 'page', input: { url, outputs: ['text'] } });
    await expect.poll(async () => (await api.get(id)).status, { timeout: 30_000 }).toBe('running');
    return id;
  };

  it('finishes what runs, and leaves what waits for the next start', async () => {
    const first = await start('--concurrency', '1');
    const runs = await startJob(first, 3_000);
    const { id: waits } = await first.api.submit({
      kind: 'page',
      input: { url: `${first.service.demoUrl}/`, outputs: ['text'] },
    });

    const code = await stop('SIGTERM');
    const { api } = await start();
    const finished = await api.get(runs);
    const later = await api.ended(waits);

    expect(code).toBe(0);
    expect(finished).toMatchObject({ status: 'succeeded', attempts: [{ attempt: 1 }] });
    expect(later).toMatchObject({ status: 'succeeded', attempts: [{ attempt: 1 }] });
  });

  it('gives a job back that takes too long, and no attempt of it is used up', async () => {
    const first = await start('--drain-seconds', '1');
    const id = await startJob(first, 50_000);

    const code = await stop('SIGINT');
    const { api } = await start();
    const events = (await api.events(id)).map(({ type }) => type);
    await api.send('DELETE', `/v1/jobs/${id}`);

    expect(code).toBe(0);
    expect(events.slice(0, 3)).toEqual(['job.accepted', 'job.started', 'job.released']);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no process behind after %s', async (signal) => {
    const first = await start();
    await startJob(first, 2_000);
    const before = await processesOf(data);

    await stop(signal);

    expect(before.length).toBeGreaterThan(1);
    await expect.poll(() => processesOf(data), { timeout: 10_000 }).toEqual([]);
  });

  it('ends at once when it is told twice', async () => {
    const first = await start('--drain-seconds', '3000');
    await startJob(first, 50_000);
    const ended = first.service.end('SIGINT');
    await expect.poll(first.service.said).toContain('Finishing what runs');

    const code = await stop('SIGINT');

    expect(code).toBe(130);
    expect(await ended).toBe(130);
  });
});

/** Processes that were started for this data folder, by their command lines. */
async function processesOf(data: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    // One that has ended in the meantime has no command line any more.
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(data)).map((line) => line.replaceAll('\0', ' '));
}
