import type { RequestListener } from 'node:http';
import { JobFailure } from '../src/jobs/errors.ts';
import { requestIdOf } from '../src/runtime/http.ts';
import type { Closers } from './closers.ts';
import { startDemoSite } from './demo-site/server.ts';
import { sendProblem } from './http/send.ts';
import { listen } from './http/server.ts';
import type { Options } from './options.ts';

/** The demo site is for the browser on this machine, wherever the service listens. */
const DEMO_HOST = '127.0.0.1';

/** Both ports, and who answers on the first. */
export interface Front {
  readonly url: string;
  readonly demoUrl: string;
  /** From now on requests are answered. */
  open(listener: RequestListener): void;
  /** From now on requests are refused; answers that are on their way go on. */
  refuse(): void;
  stop(): Promise<void>;
}

/**
 * Listens on both ports, and says that the service is not open yet.
 *
 * @throws StartFailure when a port cannot be had
 */
export async function openFront(options: Options, closers: Closers): Promise<Front> {
  let listener = refusing('The service is starting. Try again in a moment.');
  const server = await listen((request, response) => listener(request, response), options);
  closers.add(server.stop);
  const demo = await startDemoSite({ host: DEMO_HOST, port: options.demoPort });
  closers.add(demo.stop);
  return {
    url: options.publicUrl || `http://${hostToCall(options.host)}:${server.port}`,
    demoUrl: `http://${DEMO_HOST}:${demo.port}`,
    open: (opened: RequestListener) => {
      listener = opened;
    },
    refuse: () => {
      listener = refusing(
        'The service is stopping. What it has accepted goes on after its next start.',
      );
      server.stopAccepting();
    },
    stop: server.stop,
  };
}

/** An address that can be called: one that stands for all of them cannot. */
const hostToCall = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

const refusing =
  (message: string): RequestListener =>
  (_request, response) =>
    sendProblem(
      response,
      new JobFailure('UNAVAILABLE', message, { retryAfterS: 2 }),
      requestIdOf(undefined),
    );
