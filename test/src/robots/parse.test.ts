import { describe, expect, it } from 'vitest';
import { parseRobots } from '../../../src/robots/parse.ts';
import { ruleFor } from '../../../src/robots/rules.ts';

const allows = (text: string, path: string): boolean =>
  ruleFor(parseRobots(text, 'gannet'), path)?.isAllowed ?? true;

const forAll = (...lines: string[]): string => ['User-agent: *', ...lines].join('\n');

describe('reading a robots.txt', () => {
  it.each([
    ['nothing', ''],
    ['an empty Disallow', forAll('Disallow:')],
    ['rules without a group', 'Disallow: /'],
    ['rules for others', 'User-agent: otherbot\nDisallow: /'],
    ['a page in HTML', '<!doctype html>\n<p>User-agent: *\n<p>Disallow: /'],
    ['bytes that are no text', '\u0000\u0001\uFFFD:\uFFFD\n'],
  ])('finds everything allowed in %s', (_what, text) => {
    expect(allows(text, '/any')).toBe(true);
  });

  it('takes the group that names us, and not the one for all', () => {
    const text = `${forAll('Disallow: /')}\n\nUser-agent: gannet\nDisallow: /private`;

    expect(allows(text, '/open')).toBe(true);
    expect(allows(text, '/private')).toBe(false);
  });

  it('takes all the groups that name us together', () => {
    const text =
      'User-agent: gannet\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: GANNET\nDisallow: /b';

    expect(allows(text, '/a')).toBe(false);
    expect(allows(text, '/b')).toBe(false);
    expect(allows(text, '/c')).toBe(true);
  });

  it.each(['Gannet', 'GANNET/2.0', 'gannet bot', 'gannet*'])('knows its name as "%s"', (name) => {
    expect(allows(`User-agent: ${name}\nDisallow: /`, '/')).toBe(false);
  });

  it.each(['gannetbot', 'gan', 'my-gannet'])('does not take "%s" for its name', (name) => {
    expect(allows(`User-agent: ${name}\nDisallow: /`, '/')).toBe(true);
  });

  it('reads several names over one group, whatever stands between them', () => {
    const text =
      'User-agent: other\n\nSitemap: https://example.com/map.xml\nNonsense\nUser-agent: gannet\nDisallow: /';

    expect(allows(text, '/')).toBe(false);
  });

  it('does not care for case, blanks, comments, line ends or a byte order mark', () => {
    const text = '\uFEFF  USER-AGENT :  *  # all\r\n\tdisAllow\t:/a # that\rDisallow: /b\n';

    expect([allows(text, '/a'), allows(text, '/b'), allows(text, '/c')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    ['2', 2_000],
    ['0.5', 500],
    ['-1', 0],
    ['soon', 0],
    ['', 0],
    ['Infinity', 0],
  ])('reads a Crawl-delay of "%s" as %i ms', (value, delayMs) => {
    expect(parseRobots(forAll(`Crawl-delay: ${value}`), 'gannet').crawlDelayMs).toBe(delayMs);
  });

  it('names the line of a rule', () => {
    const file = parseRobots(forAll('# a comment', '', 'Disallow: /private'), 'gannet');

    expect(ruleFor(file, '/private/x')).toEqual({ isAllowed: false, pattern: '/private', line: 4 });
  });

  it('widens a pattern that is no path any more, and lets it allow nothing', () => {
    const long = `/x${'y'.repeat(3_000)}`;

    expect(allows(forAll(`Disallow: ${long}`), long)).toBe(false);
    expect(allows(forAll('Disallow: /x', `Allow: ${long}`), long)).toBe(false);
  });
});

describe('the rule for a path', () => {
  it.each([
    // The beginning of a path, with its case.
    ['/fish', '/fish', true],
    ['/fish', '/fish.html', true],
    ['/fish', '/fishheads/a', true],
    ['/fish', '/fish?id=1', true],
    ['/fish', '/Fish', false],
    ['/fish', '/catfish', false],
    ['/fish/', '/fish', false],
    ['/', '/anything', true],
    // Anything in between.
    ['/*.php', '/a/b.php?x', true],
    ['/*.php', '/php', false],
    ['/fish*', '/fish', true],
    ['/fish*.php', '/fishheads/cat.php?x', true],
    ['/fish*.php', '/Fish.php', false],
    ['*', '/', true],
    ['*/private', '/a/private/b', true],
    ['/a**b', '/ab', true],
    ['/*a*a', '/ba', false],
    // The end.
    ['/*.php$', '/a.php', true],
    ['/*.php$', '/a.php?x', false],
    ['/*.php$', '/a.php/b.php', true],
    ['/$', '/', true],
    ['/$', '/a', false],
    ['/a*$', '/abc', true],
    ['/ab*ab$', '/ab', false],
    ['/ab*ab$', '/abab', true],
    ['/a$b', '/a$b', false],
    // One spelling for each path.
    ['/foo/bar/\u30C4', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%e3%83%84', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
    ['/a%2Fb', '/a/b', false],
    ['/a b', '/a%20b', true],
    ['/100%', '/100%25', true],
    ['/star%2A', '/star*', true],
    ['/cash%24', '/cash$', true],
    ['fish', '/fish', false],
  ])('%s on %s: %s', (pattern, path, isMatch) => {
    const file = parseRobots(forAll(`Disallow: ${pattern}`), 'gannet');

    expect(ruleFor(file, path) !== undefined).toBe(isMatch);
  });

  it.each([
    ['the longest one', ['Allow: /p', 'Disallow: /'], '/page', true],
    [
      'the longest one, in any order',
      ['Disallow: /folder', 'Allow: /folder/page'],
      '/folder/page',
      true,
    ],
    [
      'the one that allows, of two equal ones',
      ['Disallow: /folder', 'Allow: /folder'],
      '/folder',
      true,
    ],
    [
      'the longest one, wildcards counted',
      ['Allow: /page', 'Disallow: /*.htm'],
      '/page.htm',
      false,
    ],
    ['the longest one, its end counted', ['Allow: /$', 'Disallow: /'], '/', true],
    ['the longest one, its end counted', ['Allow: /$', 'Disallow: /'], '/page.htm', false],
  ])('is %s', (_which, lines, path, isAllowed) => {
    expect(allows(forAll(...lines), path)).toBe(isAllowed);
  });

  it('is found in a hostile file of full size before anybody notices', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `Disallow: /*a*a*a*a*a*${n}$`);
    const file = parseRobots(forAll(...lines), 'gannet');

    expect(file.rules).toHaveLength(20_000);
    expect(ruleFor(file, `/${'a'.repeat(8_000)}`)).toBeUndefined();
  });
});
