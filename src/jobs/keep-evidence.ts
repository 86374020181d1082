import { attemptArtifacts } from './attempt-artifacts.ts';
import type { Artifact, Evidence, JobState } from './job.ts';
import type { Sleep } from './lease-keeper.ts';
import type { ArtifactStore, EvidenceFile, EvidenceKeeper } from './ports.ts';

/** Longest that the files may take to be stored, in milliseconds: the job is over by then. */
const STORE_MAX_MS = 2_000;

interface Dependencies {
  readonly artifacts: ArtifactStore;
  readonly sleep: Sleep;
}

/** Stores the evidence of one attempt, and remembers what there is of it. Never fails. */
export function keepEvidence({ artifacts, sleep }: Dependencies, state: JobState) {
  const put = attemptArtifacts(artifacts, state);
  let kept: Evidence | undefined;

  const store = async ({ name, mediaType, body }: EvidenceFile): Promise<Artifact | undefined> => {
    const done = new AbortController();
    // Of several attempts each has its own: one name stands for one file of the job.
    const storing = put(nameIn(state.attempt, name), mediaType, body).catch(() => undefined);
    const limit = sleep(STORE_MAX_MS, done.signal).then(() => undefined);
    return Promise.race([storing, limit]).finally(() => done.abort());
  };
  const keeper: EvidenceKeeper = {
    async keep({ files, missing, report }) {
      const stored = await Promise.all(files.map(store));
      const lost = files.filter((_, index) => !stored[index]).map(({ name }) => name);
      kept = {
        attempt: state.attempt,
        files: stored.filter((file) => file !== undefined),
        missing: [...missing, ...lost],
        report,
      };
    },
  };
  return { keeper, kept: () => kept };
}

const nameIn = (attempt: number, name: string): string => `attempt-${attempt}-${name}`;
