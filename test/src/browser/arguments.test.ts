import { describe, expect, it } from 'vitest';
import { chromiumArguments } from '../../../src/browser/arguments.ts';

describe('chromiumArguments', () => {
  const all = chromiumArguments('/tmp/profile');

  it('never switches web security, site isolation or the flooding protection off', () => {
    expect(all.join(' ')).not.toMatch(
      /disable-web-security|site-per-process|IsolateOrigins|site-isolation|ipc-flooding|single-process|LocalNetworkAccess/,
    );
  });

  it.each([
    '--proxy-bypass-list=<-loopback>',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--block-new-web-contents',
    '--disable-quic',
  ])('keeps everything behind the wall with %s', (argument) => {
    expect(all).toContain(argument);
  });
});
