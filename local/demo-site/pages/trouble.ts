import { type Html, html } from '../html.ts';
import { page, type Reply } from '../layout.ts';

/** Pages that misbehave on purpose, so that everybody can see how a job on them ends. */
export function trouble(name: string): Reply | undefined {
  const main = PAGES.get(name);
  return main && page({ title: `Trouble: ${name}`, main });
}

const script = (code: string): Html => ({ html: `<script>${code}</script>` });

/** Exhausts the stack of the renderer when it lays the page out; a parser would not go so deep. */
const NEST = `let inner = document.body;
for (let depth = 0; depth < 50_000; depth += 1) inner = inner.appendChild(document.createElement('div'));`;

const PAGES: ReadonlyMap<string, Html> = new Map(
  Object.entries({
    'busy-loop': html`<h1>Never done</h1>${script('for (;;);')}`,
    dialogs: html`<h1>Hello?</h1>${script("for (;;) alert('Hello?');")}`,
    popups: html`<h1>More windows</h1>${script(
      "setInterval(() => { for (let n = 0; n < 20; n += 1) open('/trouble/popups'); }, 50);",
    )}`,
    tall: html`<h1>Down</h1><div style="height: 2000000px; background: linear-gradient(#fff, #0b6e8f)"></div>`,
    crash: html`<h1>Deep</h1>${script(NEST)}`,
    download: html`<h1>Take this</h1>${script("location.href = '/trouble/file';")}`,
  }),
);

export const TROUBLES: readonly string[] = [...PAGES.keys()];
