import type { JobState } from '../../../src/jobs/job.ts';
import type { JobChange, RunContext, RunKind } from '../../../src/jobs/ports.ts';
import { BEGINNING, WalkState } from '../../../src/recipes/walk/state.ts';
import { ENDS } from '../explore.ts';
import type { Ports } from '../ports.ts';
import { scrapeScenario } from '../scenarios.ts';
import { ROWS } from '../scrape-kind.ts';
import { REAL, type UseCases } from '../use-cases.ts';
import { bending, swept, type Variant, withStore } from './variant.ts';

const STEP_BY_STEP = { atOnce: 2, isEager: true };

/** What happens when work that outlives its worker is saved in ways that are simpler. */
export const SCRAPE_VARIANTS: readonly Variant[] = [
  {
    name: 'how far a scrape came is saved before its part is stored',
    breaks: 'a checkpoint names what was stored, and each row once',
    scenario: scrapeScenario({}),
    ...swept(running(savingFirst)),
  },
  {
    name: 'parts of all attempts share their names',
    breaks: 'a finished scrape has each row once',
    scenario: scrapeScenario({}),
    ...swept({ work: (ports, jobId) => REAL.work(sharingParts(ports), jobId) }),
  },
  {
    name: 'what a sink holds is saved under a state that is behind it',
    breaks: 'a checkpoint names what was stored, and each row once',
    scenario: scrapeScenario({ errors: 1 }, STEP_BY_STEP),
    ...swept(running(savingBehind)),
  },
  {
    name: 'the file is made of what the last worker has read',
    breaks: 'a finished scrape has each row once',
    scenario: scrapeScenario({}),
    ...swept(running(publishingItself)),
  },
  {
    name: 'a save is not fenced by the attempt',
    breaks: 'only who holds a job saves how far it came',
    scenario: scrapeScenario({ jumps: 1, sweeps: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(savingWhatever(ports), jobId) }),
  },
  {
    name: 'every save is taken for progress',
    breaks: 'no attempt goes beyond the limit',
    scenario: scrapeScenario({ failures: 2 }),
    ...swept({
      work: (ports, jobId) => REAL.work(forgivingAll(withKind(ports, savingWhenItFails)), jobId),
    }),
  },
  {
    name: 'every end of an invocation is taken for progress',
    breaks: 'no scrape goes on without getting further',
    scenario: scrapeScenario({}),
    ...swept(running(savingNoise)),
  },
  {
    name: 'who goes on uses up an attempt',
    breaks: 'only what was tried counts as an attempt',
    scenario: scrapeScenario({}),
    ...swept(
      onContinuation(({ before, after }) => ({ ...after, attemptsUsed: before.attemptsUsed })),
    ),
  },
  {
    name: 'who goes on is not in the line of the sweep',
    breaks: ENDS,
    scenario: scrapeScenario({ crashes: 1, deaths: 1 }),
    ...swept(onContinuation(({ after }) => ({ ...after, dueAt: undefined }))),
  },
  {
    name: 'who goes on overlooks a cancel',
    breaks: 'a cancel is carried out, or a worker is asked to',
    scenario: scrapeScenario({ cancels: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(overlookingCancels(ports), jobId) }),
  },
  {
    name: 'an ended scrape keeps its checkpoint',
    breaks: 'an ended job waits for nothing',
    scenario: scrapeScenario({}),
    ...swept(
      bending((change) => {
        const { checkpoint } = change.before;
        const isEnd = change.after.endedAt !== undefined;
        return isEnd ? { ...change, after: { ...change.after, checkpoint } } : change;
      }),
    ),
  },
];

type Bend = (context: RunContext) => RunContext;

const withKind = (ports: Ports, bend: (run: RunKind) => RunKind): Ports => ({
  ...ports,
  runKind: bend(ports.runKind),
});

/** Every worker is given the ports of its attempt as `bend` makes them. */
function running(bend: Bend): Partial<UseCases> {
  const bent =
    (run: RunKind): RunKind =>
    (request, context) =>
      run(request, bend(context));
  return { work: (ports, jobId) => REAL.work(withKind(ports, bent), jobId) };
}

function onContinuation(bend: (change: JobChange) => JobState): Partial<UseCases> {
  return bending((change) =>
    change.event?.type === 'job.continued' ? { ...change, after: bend(change) } : change,
  );
}

const isPart = (name: string): boolean => name.startsWith('part-');

function savingFirst(context: RunContext): RunContext {
  let store = async () => {};
  const put: RunContext['put'] = async (name, mediaType, body) => {
    if (!isPart(name)) return context.put(name, mediaType, body);
    store = async () => void (await context.put(name, mediaType, body));
    return { name, mediaType, key: '', sha256: '', sizeBytes: body.byteLength };
  };
  const save = async (data: string) => {
    await context.progress?.save(data);
    await store();
  };
  return { ...context, put, progress: { saved: context.progress?.saved, save } };
}

/** The first attempt lends its folder to all. */
function sharingParts({ artifacts, files, ...ports }: Ports): Ports {
  const shared = (key: string) => key.replace(/\/\d+\/part-/, '/1/part-');
  return {
    ...ports,
    artifacts: { ...artifacts, put: (key, ...rest) => artifacts.put(shared(key), ...rest) },
    files: { ...files, read: (key, ...rest) => files.read(shared(key), ...rest) },
  };
}

/** After a save that failed it makes good with the state before, and the parts that it has by now. */
function savingBehind(context: RunContext): RunContext {
  const { progress } = context;
  if (!progress) return context;
  let last = progress.saved ?? JSON.stringify(BEGINNING);
  const save = async (data: string) => {
    try {
      await progress.save(data);
      last = data;
    } catch {
      const { parts } = WalkState.parse(JSON.parse(data));
      await progress.save(JSON.stringify({ ...JSON.parse(last), parts }));
    }
  };
  return { ...context, progress: { saved: progress.saved, save } };
}

function publishingItself(context: RunContext): RunContext {
  const own: Uint8Array[] = [];
  const put: RunContext['put'] = async (name, mediaType, body) => {
    if (isPart(name)) own.push(body);
    return context.put(name, mediaType, name === ROWS ? Buffer.concat(own) : body);
  };
  return { ...context, put };
}

/** Says something new each time, however far it is, and never reads a page. */
function savingNoise(context: RunContext): RunContext {
  const { progress, attempt } = context;
  if (!progress) return context;
  const save = () => progress.save(JSON.stringify({ ...BEGINNING, attempt }));
  return { ...context, progress: { saved: progress.saved, save } };
}

const isSave = ({ event, after }: JobChange): boolean =>
  event === undefined && after.checkpoint !== undefined;

/** After its claim it reads nothing any more, and saves whatever is there. */
function savingWhatever(ports: Ports): Ports {
  let mine: JobState | undefined;
  return withStore(ports, {
    getState: async (jobId) => mine ?? ports.store.getState(jobId),
    commit: async (change) => {
      if (isSave(change)) await ports.store.overwrite(change);
      const isWritten = isSave(change) || (await ports.store.commit(change));
      if (isWritten && change.after.status === 'running') mine = change.after;
      return isWritten;
    },
  });
}

/** Whoever fails saves where it is, also if it is where it was. */
const savingWhenItFails =
  (run: RunKind): RunKind =>
  (request, context) =>
    run(request, context).catch(async (thrown: unknown) => {
      const { progress } = context;
      await progress?.save(progress.saved ?? JSON.stringify(BEGINNING));
      throw thrown;
    });

const forgivingAll = (ports: Ports): Ports =>
  withStore(ports, {
    commit: (change) =>
      ports.store.commit(
        isSave(change) ? { ...change, after: { ...change.after, attemptsUsed: 1 } } : change,
      ),
  });

/** Sees no cancel when it writes that it goes on, and leaves it in the row. */
function overlookingCancels(ports: Ports): Ports {
  let cancelRequestedAt: number | undefined;
  return withStore(ports, {
    getState: async (jobId) => {
      const state = await ports.store.getState(jobId);
      cancelRequestedAt = state?.cancelRequestedAt;
      return state && { ...state, cancelRequestedAt: undefined };
    },
    commit: (change) =>
      ports.store.commit({ ...change, after: { ...change.after, cancelRequestedAt } }),
  });
}
