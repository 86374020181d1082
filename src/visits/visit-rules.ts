import type { z } from 'zod';
import { siteOf } from '../limits/site.ts';
import { hostOf } from '../wall/target.ts';
import type { Cookie } from './cookies.ts';
import type { Step } from './steps.ts';
import type { WaitFor } from './wait-condition.ts';

/** Where something is wrong that no field shows by itself, and what. */
type Contradiction = readonly [path: (string | number)[], message: string];

interface Rest {
  readonly url: string;
  readonly cookies: readonly Cookie[];
  readonly steps: readonly Step[];
}

/** What cannot be meant in the fields of a visit: for the checks of every kind that opens one page. */
export function refuseContradictions(input: Rest, context: z.RefinementCtx): void {
  for (const [path, message] of contradictionsOfVisit(input)) {
    context.addIssue({ code: 'custom', path, message });
  }
}

/** The same, for whoever has the fields somewhere else. */
export function* contradictionsOfVisit({ url, cookies, steps }: Rest): Generator<Contradiction> {
  const target = URL.parse(url);
  // The URL itself was refused already.
  if (!target) return;
  const site = siteOf(hostOf(target));
  for (const [index, cookie] of cookies.entries()) {
    for (const [field, message] of faultsOf(cookie, site)) {
      yield [['cookies', index, field], message];
    }
  }
  for (const [index, step] of steps.entries()) {
    const other = step.do === 'goto' ? URL.parse(step.url) : null;
    if (other && siteOf(hostOf(other)) !== site) {
      yield [['steps', index, 'url'], `A step stays on the site of url, which is ${site}.`];
    }
  }
}

function* faultsOf(cookie: Cookie, site: string): Generator<[keyof Cookie, string]> {
  const { name, domain, path, secure, sameSite } = cookie;
  if (domain !== undefined && siteOf(domain.replace(/^\./, '')) !== site) {
    yield ['domain', `A cookie belongs to the site of url, which is ${site}.`];
  }
  if (sameSite === 'None' && !secure) yield ['secure', 'sameSite None needs secure: true.'];
  if (/^__(Secure|Host)-/i.test(name) && !secure) {
    yield ['secure', 'A name with this beginning needs secure: true.'];
  }
  if (/^__Host-/i.test(name) && domain !== undefined) {
    yield ['domain', 'A name that begins with __Host- has no domain.'];
  }
  if (/^__Host-/i.test(name) && path !== '/') {
    yield ['path', 'A name that begins with __Host- has the path /.'];
  }
}

/** JSON pointers to the scripts of the client's own in an input: not everybody may bring some. */
export function scriptsIn({ waitFor, steps, evaluate }: Scripted): string[] {
  const waits = typeof waitFor === 'object' ? waitFor : [];
  return [
    ...waits.flatMap((wait, index) =>
      wait.for === 'function' ? [`/waitFor/${index}/function`] : [],
    ),
    ...steps.flatMap((step, index) =>
      step.do === 'wait' && step.until.for === 'function' ? [`/steps/${index}/until/function`] : [],
    ),
    ...(evaluate === undefined ? [] : ['/evaluate']),
  ];
}

interface Scripted {
  readonly waitFor?: z.output<typeof WaitFor> | undefined;
  readonly steps: readonly Step[];
  readonly evaluate?: string | undefined;
}
