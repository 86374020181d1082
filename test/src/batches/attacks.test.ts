import { describe, expect, it } from 'vitest';
import { createParseOrder } from '../../../src/api/parse-order.ts';
import { UploadBody } from '../../../src/api/upload-body.ts';
import { openItems } from '../../../src/batches/read-items.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { attacksOn } from '../../attacks/cases.ts';
import { FILE_KEY, newBatch } from '../../support/batches.ts';
import { createMemoryFiles } from '../../support/memory-files.ts';
import { policyWith } from '../../support/policy.ts';
import { noneOfMine } from '../../support/recipes.ts';

interface Attack {
  /** What the file really is: nothing that can be uploaded. */
  readonly mediaType: string;
  /** What is in it, when it comes under a type that can be. */
  readonly text: string;
}

/** Every line of the list has an entry. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'upload-02': {
    mediaType: 'text/html',
    text: '<!doctype html>\n<iframe src="file:///etc/passwd"></iframe>\n',
  },
  'upload-03': {
    mediaType: 'application/pdf',
    text: '%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /Launch /F (cmd.exe) >> >>\nendobj\n',
  },
  'upload-04': {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    text: 'PK\u0003\u0004<Relationship TargetMode="External" Target="http://10.0.0.1/"/>\n',
  },
  'upload-05': {
    mediaType: 'application/xml',
    text: '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>\n',
  },
  'upload-07': {
    mediaType: 'application/xml',
    text: '<urlset>\n<url><loc>http://10.0.0.1/</loc></url>\n</urlset>\n',
  },
};

const attackOf = (id: string): Attack => {
  const attack = ATTACKS[id];
  if (!attack) throw new Error(`Say of ${id} what is in the file.`);
  return attack;
};

const RULES = { mayEvaluate: false };
const parseOrder = createParseOrder(policyWith());

/** What the items of a file come to: its own failure, or what was said of each item. */
async function itemsOf(text: string, format: 'csv' | 'jsonl') {
  const files = createMemoryFiles();
  files.contents.set(FILE_KEY, Buffer.from(text));
  const { etag = '' } = (await files.look(FILE_KEY)) ?? {};
  const source = { key: FILE_KEY, etag, sizeBytes: text.length, format, delimiter: ',' } as const;
  try {
    const { items } = await openItems(files, newBatch({ source }));
    const verdicts = [];
    for await (const { body, errors } of items) {
      verdicts.push(errors ? 'refused' : await verdictOn(body));
    }
    return verdicts;
  } catch (thrown) {
    return JobFailure.from(thrown).code;
  }
}

const verdictOn = async (body: unknown) =>
  'errors' in (await parseOrder(body, RULES, noneOfMine)) ? 'refused' : 'accepted';

describe('files that are meant for whoever opens them', () => {
  it.each(attacksOn('upload'))('$id cannot be uploaded as what it is ($why)', ({ id }) => {
    const { mediaType } = attackOf(id);
    const parsed = UploadBody.safeParse({ purpose: 'batch', mediaType });

    expect(parsed.error?.issues[0]?.path).toEqual(['mediaType']);
  });

  it.each(attacksOn('upload'))('$id makes no job as a list of items ($why)', async ({ id }) => {
    const { text } = attackOf(id);

    expect([await itemsOf(text, 'csv')].flat()).not.toContain('accepted');
    const lines = await itemsOf(text, 'jsonl');
    expect(lines).toEqual(
      text
        .trimEnd()
        .split('\n')
        .map(() => 'refused'),
    );
  });

  it('makes no job of private addresses that a list names', async () => {
    const item = (url: string) => JSON.stringify({ kind: 'page', input: { url } });
    const list = `${item('http://10.0.0.1/')}\n${item('file:///etc/passwd')}\n${item('https://example.com/')}\n`;

    expect(await itemsOf(list, 'jsonl')).toEqual(['refused', 'refused', 'accepted']);
  });
});
