import { describe, expect, it } from 'vitest';
import { html, json } from '../../../local/demo-site/html.ts';

describe('markup', () => {
  it('escapes the texts that are put in, and leaves markup as it is', () => {
    const { html: page } =
      html`<p title="${'"x"'}">${'<b> & co'}${html`<i>${1}</i>`}${undefined}</p>`;

    expect(page).toBe('<p title="&quot;x&quot;">&lt;b&gt; &amp; co<i>1</i></p>');
  });

  it('puts markup of a list side by side', () => {
    expect(html`<ul>${[html`<li>a`, html`<li>b`]}</ul>`.html).toBe('<ul><li>a<li>b</ul>');
  });

  it('lets no data close the script that holds it', () => {
    const { html: data } = json({ name: '</script>' });

    expect(data).not.toContain('</script>');
    expect(JSON.parse(data)).toEqual({ name: '</script>' });
  });
});
