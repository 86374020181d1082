import { describe, expect, it } from 'vitest';
import { agentOf, PRODUCT_TOKEN, pageAgentOf } from '../../../src/robots/agent.ts';

const OF_BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/153.0.0.0 Safari/537.36';

describe('what sites see', () => {
  it('names the service, and where to find us', () => {
    expect(agentOf({ version: '1.2.0', contact: 'https://example.com/bot' })).toBe(
      'Gannet/1.2.0 (+https://example.com/bot)',
    );
    expect(agentOf({ version: '1.2.0', contact: '' })).toBe('Gannet/1.2.0');
  });

  it('is a browser with our name in it', () => {
    expect(pageAgentOf(OF_BROWSER, { version: '1.2.0', contact: 'https://example.com/bot' })).toBe(
      'Mozilla/5.0 (X11; Linux x86_64; compatible; Gannet/1.2.0; +https://example.com/bot) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36',
    );
  });

  it('has the token in it that robots.txt calls us by', () => {
    const agents = [
      agentOf({ version: '1', contact: '' }),
      pageAgentOf(OF_BROWSER, { version: '1', contact: '' }),
    ];

    for (const agent of agents) expect(agent.toLowerCase()).toContain(PRODUCT_TOKEN);
  });
});
