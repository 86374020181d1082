import { compile } from 'css-select';
import { jsonpath } from 'json-p3';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import xpath from 'xpath';
import { cssFault, PSEUDO_CLASSES } from '../../../../src/recipes/syntax/css.ts';
import { jsonPathFault } from '../../../../src/recipes/syntax/json-path.ts';
import { patternFault } from '../../../../src/recipes/syntax/pattern.ts';
import { xpathFault } from '../../../../src/recipes/syntax/xpath.ts';

/** The front door reads the grammar only; what it lets in, the engine must be able to run. */
describe('a CSS selector', () => {
  it.each(['li', 'ul > li.item:not(.ad)', 'a[href^="/p/" i]', 'tr:nth-child(2n+1) td', 'h2, h3'])(
    'is let in as %s',
    (selector) => {
      expect(cssFault(selector)).toBeUndefined();
      expect(() => compile(selector)).not.toThrow();
    },
  );

  it.each(['li[', '', 'li >> a', 'a::before', 'a:hover', ':nope', 'div:has(a:nope)', 'a || b'])(
    'is refused as %s',
    (selector) => expect(cssFault(selector)).toMatch(/\w/),
  );

  it('says so when the text ends too early', () => {
    expect(cssFault('li[')).toBe('This is no CSS selector: Expected name, found the end');
  });

  it.each(['h2/a', 'td[3]', 'li/@id', 'preceding-sibling::h3[1]', 'div:not(p/a)'])(
    'is not guessed to be meant by %s: the way to an XPath is told',
    (selector) => expect(cssFault(selector)).toContain('An XPath begins with'),
  );

  it.each([...PSEUDO_CLASSES])('may use :%s, for the engine knows it', (name) => {
    const argument = /^nth|^(?:not|is|where|has|contains|icontains|lang)$/.test(name) ? '(1)' : '';
    const selector = /^(?:not|is|where|has)$/.test(name) ? `a:${name}(b)` : `a:${name}${argument}`;

    expect(() => compile(selector)).not.toThrow();
  });
});

describe('an XPath', () => {
  it.each([
    '//li',
    './/a/@href',
    "//div[@class='x' and not(contains(., 'ad'))]/h2[1]/text()",
    '(//table)[2]//tr[position() > 1]',
    'following-sibling::td[1]',
    'string(//h1)',
    'normalize-space(.//span[starts-with(@id, "p-")])',
    '/',
    '..',
    '@href',
    '//a | //b',
    'count(//a) * 2 - -1',
    '//node()/comment()',
    '//div[div]/mod',
    './*',
  ])('is let in as %s', (expression) => {
    expect(xpathFault(expression)).toBeUndefined();
    expect(() => xpath.parse(expression)).not.toThrow();
  });

  it.each([
    '//',
    '//li[',
    "//li[@a='x]",
    '//li]',
    'foo(//a)',
    '$x',
    'svg:path',
    'nowhere::a',
    '//a/',
    '//a b',
    '#x',
    'count(',
    '',
    `${'('.repeat(50)}1${')'.repeat(50)}`,
  ])('is refused as %s', (expression) => expect(xpathFault(expression)).toMatch(/\w/));
});

describe('a JSONPath', () => {
  it.each([
    '$',
    '$.items[*]',
    '$.items[0, 2]',
    '$..price',
    '$[\'a b\']["c"][-1]',
    '$.items[1:5:2].name',
    '$.items[?@.price < 10 && @.name != "a]b"].name',
    '$.items[?count(@.tags[*]) > 1]',
    '$..[?@.a]',
  ])('is let in as %s', (path) => {
    expect(jsonPathFault(path)).toBeUndefined();
    expect(() => jsonpath.compile(path)).not.toThrow();
  });

  it.each([
    '$.a..b..c',
    '$[?@..a]',
    '$[?@.a[?@.b]]',
    "$[?match(@.a, '(a+)+')]",
    '$.a[',
    "$['a]",
    '$.a b',
    '$a',
    '$[]',
    '$.',
    '$[abc]',
  ])('is refused as %s', (path) => expect(jsonPathFault(path)).toMatch(/\w/));
});

describe('a regular expression', () => {
  it.each(['\\d+', '(?<name>a|b)c', '^[\\p{L} ]{1,40}$', 'a\\.b', '(a+)+$', '\\\\1'])(
    'is let in as %s',
    (pattern) => {
      expect(patternFault(pattern)).toBeUndefined();
      expect(() => RE2JS.compile(pattern)).not.toThrow();
    },
  );

  it.each([
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '(?<a>x)\\k<a>',
    '(',
    'a{1,5000}',
    '[',
    '(?:a{500}){500}{',
  ])('is refused as %s', (pattern) => expect(patternFault(pattern)).toMatch(/\w/));
});
