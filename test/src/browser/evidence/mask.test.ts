import { describe, expect, it } from 'vitest';
import { createMasking, isSecretName } from '../../../../src/browser/evidence/mask.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N';

describe('masking a text', () => {
  it.each([
    [
      'a parameter by its name',
      'https://a.example/?page=2&access_token=abc',
      '&access_token=[masked]',
    ],
    ['a parameter in HTML', '<a href="/x?a=1&amp;sig=abc">', '&amp;sig=[masked]'],
    ['a parameter by its look', '/x?q=aB3dE5fG7hI9jK1lM3nO', '?q=[masked]'],
    ['a fragment', '/cb#id_token=abc', '#id_token=[masked]'],
    ['a JSON Web Token', `console: ${JWT} end`, 'console: [masked] end'],
    ['a bearer', 'sent Bearer abcdef123456', 'sent Bearer [masked]'],
    ['a user in a URL', 'http://bob:hunter2@a.example/', 'http://[masked]@a.example/'],
    ['a property', '{"csrfToken": "abc"}', '"csrfToken": "[masked]"'],
    ['a password field', '<input value="ab" type="password">', '<input value="[masked]"'],
    ['a hidden field', '<input type="hidden" name="csrf" value="ab">', 'value="[masked]"'],
    ['a meta tag', '<meta name="csrf-token" content="ab">', 'content="[masked]"'],
  ])('takes out %s', (_what, text, masked) => {
    expect(createMasking().text(text)).toContain(masked);
  });

  it.each([
    'https://shop.example/products?page=2&sort=price&q=red+shoes',
    '<input type="text" name="city" value="Berlin">',
    '{"title": "The keys of a piano", "monkey": "yes"}',
    'an article about OAuth and cookies',
  ])('leaves alone what is no secret: %s', (text) => {
    expect(createMasking().text(text)).toBe(text);
  });

  it('takes out what it was told, in every spelling', () => {
    const masking = createMasking();
    masking.add(['p&ss "word"', 'abc', 'word-of-a-session-and-more', 'word-of-a-session']);

    const text = masking.text(
      'p&ss "word" | p%26ss%20%22word%22 | p&amp;ss &quot;word&quot; | ' +
        'word-of-a-session-and-more | abc',
    );

    expect(text).toBe(`${'[masked] | '.repeat(4)}abc`);
  });

  it('takes time in proportion to the text, whatever a page writes', () => {
    const hostile = ['<input ', '?a', '"a":"', '://a:', 'eyJaaaaaaa.', 'bearer '];
    const masking = createMasking();
    const timeOf = (repeats: number) => {
      const startedAt = performance.now();
      for (const part of hostile) masking.text(part.repeat(repeats));
      return performance.now() - startedAt;
    };
    timeOf(2_000);

    const ratio = timeOf(80_000) / Math.max(1, timeOf(10_000));

    // In proportion it is 8; in proportion to the square it would be 64.
    expect(ratio).toBeLessThan(40);
  });
});

describe('a name', () => {
  it.each([
    'Authorization',
    'Proxy-Authorization',
    'cookie',
    'Set-Cookie',
    'x-api-key',
    'X-Amz-Security-Token',
    'X-CSRF-Token',
  ])('%s is one of something secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(['accept', 'content-type', 'cache-control', 'location', 'etag', 'x-request-id'])(
    '%s is not',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});
