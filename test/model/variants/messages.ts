import { messageOf } from '../../../src/jobs/message.ts';
import { ENDS } from '../explore.ts';
import type { Ports, Settlement } from '../ports.ts';
import { scenario } from '../scenarios.ts';
import { REAL, runJob, type UseCases } from '../use-cases.ts';
import { swept, unswept, type Variant, withStore } from './variant.ts';

/** What happens when rows and messages are taken for one thing. */
export const MESSAGE_VARIANTS: readonly Variant[] = [
  {
    name: 'put, then send, and nobody sweeps',
    breaks: ENDS,
    scenario: scenario({ crashes: 1 }),
    ...unswept(),
  },
  {
    name: 'send before put',
    breaks: ENDS,
    scenario: scenario({ deaths: 1 }),
    ...unswept({
      submit: ({ queue, ...ports }, ...rest) => {
        const sendingFirst = withStore(
          { ...ports, queue: { send: async () => {} } },
          {
            submit: async (submission) => {
              await queue.send(messageOf(submission.state));
              return ports.store.submit(submission);
            },
          },
        );
        return REAL.submit(sendingFirst, ...rest);
      },
    }),
  },
  {
    name: 'the message is deleted before the work, and nobody sweeps leases',
    breaks: ENDS,
    scenario: scenario({ crashes: 1 }),
    ...swept({
      sweep: withoutLeases,
      work: async (ports, jobId) => {
        await ports.settle('done');
        await runJob(ports, jobId);
      },
    }),
  },
  {
    name: 'who finds the job taken deletes the message, and nobody sweeps leases',
    breaks: ENDS,
    scenario: scenario({ crashes: 1, duplicates: 1 }),
    ...swept({
      sweep: withoutLeases,
      work: settling((hasClaimed, as) => (hasClaimed ? as : 'done')),
    }),
  },
  {
    name: 'who is fenced off deletes the message, and nobody sweeps leases',
    breaks: ENDS,
    scenario: scenario({ crashes: 1, jumps: 1, duplicates: 1 }),
    ...swept({
      sweep: withoutLeases,
      work: settling((hasClaimed, as) => (hasClaimed ? 'done' : as)),
    }),
  },
];

function withoutLeases(ports: Ports, aheadMs: number): ReturnType<UseCases['sweep']> {
  const due: Ports['store']['due'] = async (now, atMost) => {
    const rows = await ports.store.due(now, atMost);
    return rows.filter(({ status }) => status !== 'running');
  };
  return REAL.sweep(withStore(ports, { due }), aheadMs);
}

/** A worker that settles its message in its own way. */
function settling(as: (hasClaimed: boolean, real: Settlement) => Settlement): UseCases['work'] {
  return async (ports, jobId) => {
    let hasClaimed = false;
    const commit: Ports['store']['commit'] = async (change) => {
      const isWritten = await ports.store.commit(change);
      hasClaimed ||= isWritten && change.event?.type === 'job.started';
      return isWritten;
    };
    const { message } = await runJob(withStore(ports, { commit }), jobId);
    await ports.settle(as(hasClaimed, message));
  };
}
