import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bare, each, pick, type Reading, textAt } from './reading.ts';

const POSTGRES = 'usr/share/doc/postgresql-doc-15/html';
const SQLITE = 'usr/share/doc/sqlite3';
const GUIDE = 'usr/share/doc/installation-guide-amd64';

/** Row after row, with the class in mind that stood last. */
const errorCodes: Reading = {
  read: async (root) => {
    const page = await textAt(root, `${POSTGRES}/errcodes-appendix.html`);
    const [, table = ''] = page.split('id="ERRCODES-TABLE"');
    let heading = { class: '', meaning: '' };
    const rows = each(table.split('</table>')[0] ?? '', /<tr>(<td.*?)<\/tr>/gs, String).map(
      (row) => {
        const [, kind = '', meaning = ''] = /Class (\w+) — (.+?)<\/td>/s.exec(row) ?? [];
        if (kind !== '') {
          heading = { class: kind, meaning: bare(meaning) };
          return [];
        }
        const [code, condition] = each(row, /<td>(.*?)<\/td>/gs, bare);
        return [{ code, condition, ...heading }];
      },
    );
    return rows.flat();
  },
  view: (row) => row,
};

const glossary: Reading = {
  read: async (root) => {
    const page = await textAt(root, `${POSTGRES}/glossary.html`);
    return each(
      page,
      /<dt(?: id="([^"]*)")?><span class="glossterm">(.*?)<\/span><\/dt><dd(?: class="(glossdef)")?>/gs,
      (anchor, term, isDefined) => ({
        anchor: anchor === '' ? null : anchor,
        term: bare(term),
        isDefined: isDefined !== '',
      }),
    );
  },
  view: (row) => ({ ...pick('anchor', 'term')(row), isDefined: row.definition !== null }),
};

/** Read by a person. */
const limits: Reading = {
  read: async () => [
    ['database size', null, null, true],
    ['number of databases', 4_294_950_911, null, false],
    ['relations per database', 1_431_650_303, null, false],
    ['relation size', 32, 'TB', false],
    ['rows per table', null, null, false],
    ['columns per table', 1_600, null, false],
    ['CHECK constraints per table', 32_767, null, false],
    ['columns in a result set', 1_664, null, false],
    ['field size', 1, 'GB', false],
    ['indexes per table', null, null, true],
    ['columns per index', 32, null, false],
    ['partition keys', 32, null, false],
    ['identifier length', 63, 'bytes', false],
    ['function arguments', 100, null, false],
    ['query parameters', 65_535, null, false],
  ],
  view: ({ item, limit, unit, isUnlimited }) => [item, limit, unit, isUnlimited],
};

/** From page to page by the link in its head. */
const manual: Reading = {
  read: async (root) => {
    const pages: unknown[] = [];
    for (let name = 'index.html'; name !== ''; ) {
      const page = await textAt(root, `${POSTGRES}/${name}`);
      name = /<link rel="next" href="([^"]+)"/.exec(page)?.[1] ?? '';
      const listings = page.match(/<pre class="programlisting"/g) ?? [];
      pages.push({ next: name, examples: listings.length });
    }
    return pages;
  },
  view: ({ next, examples }) => ({ next: fileName(next), examples }),
};

const fileName = (url: unknown): string =>
  typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : '';

const releases: Reading = {
  read: async (root) => {
    const page = await textAt(root, `${SQLITE}/changes.html`);
    const all = each(
      page,
      /<h3>(\d{4}-\d\d-\d\d) \((?:version )?([\d.]+)[^<]*<\/h3>/g,
      (released, version) => ({ released, version }),
    );
    return all.slice(
      0,
      all.findIndex(({ released }) => released < '2015-01-01'),
    );
  },
  view: pick('released', 'version'),
};

/** Read by a person. */
const prices: Reading = {
  read: async () => [
    ['Public Forum', null, null, 'none'],
    ['Annual Maintenance Subscription', '1500', null, 'year'],
    ['Technical Support', '8000', '85000', 'year'],
    ['SQLite Consortium Membership', '120000', null, 'year'],
    ['SQLite License', '6000', null, 'once'],
    ['SQLite Encryption Extension (SEE)', '2000', null, 'once'],
    ['Compressed And Encrypted Read-Only Database (CEROD)', '2000', null, 'once'],
    ['The ZIPVFS Read/Write Compressed Database Extension', '4000', null, 'once'],
    ['TH3 Testing Support', null, null, null],
  ],
  view: ({ service, price, upTo, period }) => [service, amountOf(price), amountOf(upTo), period],
};

function amountOf(money: unknown): unknown {
  if (typeof money !== 'object' || money === null) return null;
  return 'currency' in money && money.currency === 'USD' && 'amount' in money
    ? money.amount
    : money;
}

/** The same guide as plain text, drawn with lines. */
const sizes: Reading = {
  read: async (root) => {
    const packed = await readFile(join(root, `${GUIDE}/de/install.de.txt.gz`));
    const text = gunzipSync(packed).toString();
    const table = text.slice(text.indexOf('│Arbeitsplatzrechner'));
    return each(
      table.slice(0, table.indexOf('└')),
      /^│([^│]*?)\s*│(\d+)\s*│(\d+)\s*│(\d+)\s*│$/gm,
      (task, ...mb) => [bare(task), ...mb.map(Number)],
    );
  },
  view: ({ task, installedMb, downloadMb, neededMb }) => [
    // The plain text breaks a long name into two lines.
    String(task).replace(/ \(.*\)$/, ''),
    installedMb,
    downloadMb,
    neededMb,
  ],
};

export const DEBIAN_READINGS: Readonly<Record<string, Reading>> = {
  'installation-sizes': sizes,
  'postgres-error-codes': errorCodes,
  'postgres-glossary': glossary,
  'postgres-limits': limits,
  'postgres-manual': manual,
  'sqlite-prices': prices,
  'sqlite-releases': releases,
};
