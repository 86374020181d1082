import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readable } from '../../local/log-line.ts';

const plain = (line: string) => stripVTControlCharacters(readable(line));

describe('a line of the log for people', () => {
  it('says when, how bad, what, and the details that differ', () => {
    const line = JSON.stringify({
      level: 'INFO',
      message: 'job accepted',
      timestamp: '2026-11-22T03:16:42.084Z',
      service: 'gannet',
      function_name: 'submit-job',
      jobId: 'job_1',
      receipt: { wallMs: 733 },
    });

    expect(plain(line)).toBe('03:16:42.084 INFO  job accepted jobId=job_1 receipt={"wallMs":733}');
  });

  it.each(['', 'plain text', '{"other":"json"}', '{"level":"INFO","mess'])(
    'leaves %j as it is',
    (line) => {
      expect(plain(line)).toBe(line);
    },
  );

  it('shows no control character of a page to the terminal', () => {
    const line = JSON.stringify({
      level: 'WARN',
      message: 'x',
      timestamp: '',
      title: 'a\u001b[31mb',
    });

    expect(readable(line)).not.toContain('a\u001b[31mb');
  });
});
