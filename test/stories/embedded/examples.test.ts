import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Documents, serveDocuments } from '../../../examples/recipes/documents.ts';
import { DOCUMENTS_ORIGIN, readExamples } from '../../../examples/recipes/example.ts';
import { packagesOf } from '../../../examples/recipes/packages.ts';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const run = promisify(execFile);

const EXAMPLES = new URL('../../../examples/recipes/', import.meta.url);
const NPM = (await readExamples()).filter(({ package: { from } }) => from === 'npm');

describe.skipIf(IS_ELSEWHERE)('the commands of the example recipes (embedded service only)', () => {
  let folder: string;
  let documents: Documents;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-examples-'));
    const packages = await packagesOf(NPM);
    documents = await serveDocuments(
      new Map([...packages].map(([name, { root }]) => [name, root])),
      0,
    );
    const { host } = new URL(documents.origin);
    service = await startProcess(join(folder, '.gannet'), '--allow-host', host);
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    await documents.close();
    await removeData(folder);
  });

  it.each(NPM)('make the table of $name as they are written', async ({ name, expected }) => {
    const recipe = `examples/recipes/${name}/recipe.yaml`;
    await cp(new URL(`${name}/`, EXAMPLES), join(folder, `examples/recipes/${name}`), {
      recursive: true,
    });
    // The tests take any port that is free.
    const text = await readFile(join(folder, recipe), 'utf8');
    await writeFile(join(folder, recipe), text.replaceAll(DOCUMENTS_ORIGIN, documents.origin));
    const readme = await readFile(new URL('README.md', EXAMPLES), 'utf8');
    const [, commands = ''] = /```sh\n(source .*?)```/s.exec(readme) ?? [];

    await run('bash', ['-c', commands.replace('name=paper-classes', `name=${name}`)], {
      cwd: folder,
    });

    const table = await readFile(join(folder, `${name}.csv`), 'utf8');
    const asWritten = table.replaceAll(documents.origin, DOCUMENTS_ORIGIN);
    expect(createHash('sha256').update(asWritten).digest('hex')).toBe(expected.sha256);
  });
});
