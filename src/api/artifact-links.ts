import { LIMITS } from '../contract.ts';
import type { Artifact } from '../jobs/job.ts';
import type { ArtifactStore } from '../jobs/ports.ts';
import type { ArtifactLink } from './job-view.ts';

/** Life of a link when nobody asks for another, in seconds. */
export const DEFAULT_LINK_S = 900;

export type LinkTo = (artifact: Artifact, expiresInS?: number) => Promise<ArtifactLink>;

/** Makes time-limited links to artifacts; anyone who holds one may read the file. */
export const createLinkTo =
  (store: ArtifactStore, now: () => number): LinkTo =>
  async ({ key, name, mediaType }, expiresInS = DEFAULT_LINK_S) => {
    const life = Math.min(expiresInS, LIMITS.linkMaxS);
    const url = await store.link(key, { expiresInS: life, fileName: name, mediaType });
    return { url, urlExpiresAt: now() + life * 1_000 };
  };
