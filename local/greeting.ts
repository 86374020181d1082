import type { Access } from './env-file.ts';

interface Greeted {
  readonly access: Access;
  /** The key is shown once: when it is made. */
  readonly isNewKey: boolean;
  /** Where the key is written down, as a path to type. */
  readonly envFile: string;
  /** Where the key of an admin is written down. */
  readonly adminFile: string;
}

/** What somebody reads who has just started the service: where it is, and a job to paste. */
export function greeting({ access, isNewKey, envFile, adminFile }: Greeted): string {
  const { url, apiKey, demoUrl } = access;
  const keyLine = isNewKey
    ? `${apiKey}  (shown this once; kept in ${envFile})`
    : `in ${envFile}, since an earlier start`;
  return `
Gannet takes jobs at ${url}
  API key    ${keyLine}
  Admin key  in ${adminFile}
  Reference  ${url}/docs
  Demo site  ${demoUrl}

Your first job: a screenshot of the demo site. Paste this into another terminal,
then look at first-job.png.

${isNewKey ? '' : `source ${envFile}\n`}${firstJob(url, isNewKey ? apiKey : '$GANNET_API_KEY', demoUrl)}

Any other page: put its address in place of ${demoUrl}/
A page on your own machine: start with --allow-host 127.0.0.1:3000
Ctrl-C finishes what runs, and stops. What waits goes on after the next start.
`;
}

/** Submits a job, waits for it, and downloads the file that its link leads to. */
const firstJob = (url: string, apiKey: string, demoUrl: string): string =>
  `curl -s ${url}/v1/jobs -H "x-api-key: ${apiKey}" \\
  -H 'content-type: application/json' -H 'prefer: wait=25' \\
  -d '{"kind":"screenshot","input":{"url":"${demoUrl}/"}}' \\
  | grep -o '${url}/artifacts/[^"]*' | xargs curl -s -o first-job.png`;
