import { createHash } from 'node:crypto';
import { ARTIFACT_PREFIX } from '../contract.ts';
import type { Artifact, JobState } from './job.ts';
import type { ArtifactStore } from './ports.ts';

/** Where all files of a job lie, whichever attempt made them. */
export const prefixOf = ({ clientId, jobId }: Pick<JobState, 'clientId' | 'jobId'>): string =>
  `${ARTIFACT_PREFIX}${clientId}/jobs/${jobId}/`;

/**
 * Stores the files of one attempt under a prefix that no other attempt shares, so that a worker
 * that was fenced off cannot overwrite what another one published.
 */
export const attemptArtifacts =
  (store: ArtifactStore, state: JobState) =>
  async (name: string, mediaType: string, body: Uint8Array): Promise<Artifact> => {
    const key = `${prefixOf(state)}${state.attempt}/${name}`;
    await store.put(key, body, mediaType);
    const sha256 = createHash('sha256').update(body).digest('hex');
    return { name, mediaType, sizeBytes: body.byteLength, sha256, key };
  };
