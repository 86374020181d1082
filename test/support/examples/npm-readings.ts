import { code, codes } from 'currency-codes';
import subtags from 'language-subtag-registry/data/json/registry.json' with { type: 'json' };
import releases from 'node-releases/data/processed/envs.json' with { type: 'json' };
import { each, pick, type Reading, type ScrapedRow, textAt } from './reading.ts';

/** The list of methods in the margin of the manual, whose headings the recipe reads. */
const bignumberApi: Reading = {
  read: async (root) => {
    const manual = await textAt(root, 'doc/API.html');
    const margin = manual.slice(0, manual.indexOf('class="container"'));
    const lists = each(
      margin,
      /(?:CONSTRUCTOR|Methods)\s*<\/[ab]>\s*<ul>([\s\S]*?)\n {4}<\/ul>/g,
      String,
    );
    const links = lists.flatMap((list) =>
      each(list, /<li><a href="#([\w-]+)"\s*>(\w+)/g, (id, method) => ({ id, method })),
    );
    // Options of `config` are in the margin, too, a level deeper and in capitals.
    return links.filter(({ method }) => !/^[A-Z_]+$/.test(method));
  },
  view: pick('id', 'method'),
};

const nodeReleases: Reading = {
  read: async () =>
    releases.map(({ version, date, lts, security, v8 }) => ({
      version,
      major: Number.parseInt(version, 10),
      released: date,
      line: lts === false ? null : 'LTS',
      codename: lts === false ? null : lts,
      security,
      v8,
    })),
  view: (row) => row,
};

interface Subtag {
  readonly Type: string;
  readonly Subtag?: string;
  readonly Tag?: string;
  readonly Description: readonly string[];
  readonly Prefix?: readonly string[];
  readonly Added: string;
  readonly Deprecated?: string;
  readonly Scope?: string;
  readonly 'Suppress-Script'?: string;
  readonly 'Preferred-Value'?: string;
}

const languageSubtags: Reading = {
  read: async () =>
    (subtags as readonly Subtag[]).map((one) => ({
      type: one.Type,
      subtag: one.Subtag ?? one.Tag,
      descriptions: one.Description,
      prefixes: one.Prefix?.join(' ') ?? null,
      script: one['Suppress-Script'] ?? null,
      scope: one.Scope ?? null,
      preferred: one['Preferred-Value'] ?? null,
      added: one.Added,
      deprecated: one.Deprecated ?? null,
    })),
  view: (row) => row,
};

const WITHOUT_CURRENCY = [
  'ANTARCTICA',
  'PALESTINE, STATE OF',
  'SOUTH GEORGIA AND THE SOUTH SANDWICH ISLANDS',
];

/** The data that the package made of the same list, and the countries that have no currency. */
const currencyList: Reading = {
  read: async () => [
    ...codes().map((one) => [one, code(one)?.number, null]),
    ...WITHOUT_CURRENCY.map((country) => [null, null, country]),
  ],
  view: (row) => [row.code, row.number, row.code === null ? row.firstCountry : null],
};

/** Is no class, and has no types: read by a person. */
const GLOBAL_SCOPE = {
  class: 'Global Scope',
  extends: null,
  members: [
    ...['onFrame', 'onKeyDown', 'onKeyUp', 'onMouseDown', 'onMouseDrag', 'onMouseMove'],
    ...['onMouseUp', 'onResize', 'paper', 'project', 'projects', 'tool', 'tools', 'view'],
  ],
};

/** The types of the library, which were generated from the same comments as its reference. */
const paperClasses: Reading = {
  read: async (root) => {
    const types = (await textAt(root, 'dist/paper.d.ts')).replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const classes = each(
      types,
      /^ {4}class (\w+) (?:extends (\w+))?\s*\{\n([\s\S]*?)^ {4}\}/gm,
      (name, parent, body) => ({
        class: name,
        extends: parent === '' ? null : parent,
        members: sorted(each(body, /^ {8}(?:static |readonly )*(\w+)\??\s*[:(]/gm, String)),
      }),
    );
    return [...classes, GLOBAL_SCOPE];
  },
  view: (row) => ({ ...pick('class', 'extends')(row), members: sorted(namesIn(row)) }),
};

/** Names of members without those of constructors and operators, which types spell otherwise. */
const sorted = (names: readonly string[]): readonly string[] =>
  [...new Set(names.filter((name) => /^[a-z]/.test(name) && name !== 'constructor'))].sort();

/** Static members bear the name of their class before their own. */
const namesIn = ({ members }: ScrapedRow): readonly string[] =>
  Array.isArray(members) ? members.map(({ name }) => String(name).replace(/^[A-Z]\w+\./, '')) : [];

export const NPM_READINGS: Readonly<Record<string, Reading>> = {
  'bignumber-api': bignumberApi,
  currencies: currencyList,
  'language-subtags': languageSubtags,
  'node-releases': nodeReleases,
  'paper-classes': paperClasses,
};
