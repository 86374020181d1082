import { countRequest } from '../aws/meter.ts';
import type { ArtifactStore } from '../jobs/ports.ts';
import type { RowQueue } from '../rows/ports.ts';

/** Counts what a job would ask of S3 and SQS, where files and a line in this process stand in. */

export const countedArtifacts = (artifacts: ArtifactStore): ArtifactStore => ({
  ...artifacts,
  put: (...file) => {
    countRequest('s3.PutObject');
    return artifacts.put(...file);
  },
});

export const countedQueue = (queue: RowQueue): RowQueue => ({
  send: (...message) => {
    countRequest('sqs.SendMessage');
    return queue.send(...message);
  },
});
