import { describe, expect, it } from 'vitest';
import { refusalOf, TargetUrl } from '../../../src/wall/target.ts';
import { policyWith } from '../../support/policy.ts';

const refusal = (url: string, ...allowedHosts: string[]) =>
  refusalOf(new URL(url), policyWith(...allowedHosts));

describe('TargetUrl', () => {
  it('takes a URL of exactly 8192 characters and none with one more', () => {
    const url = `https://example.com/${'a'.repeat(8_192 - 20)}`;

    expect(TargetUrl.safeParse(url).success).toBe(true);
    expect(TargetUrl.safeParse(`${url}a`).success).toBe(false);
  });

  it.each([
    ['https://user@example.com/', /user name/],
    ['https://user:password@example.com/', /user name/],
    ['file:///etc/passwd', /http/],
    ['javascript:alert(1)', /http/],
    ['/relative', /complete URL/],
    ['', /complete URL/],
  ])('says what is wrong with %j', (url, message) => {
    const parsed = TargetUrl.safeParse(url);

    expect(parsed.error?.issues).toHaveLength(1);
    expect(parsed.error?.issues[0]?.message).toMatch(message);
  });
});

describe('refusalOf', () => {
  it('names the ports that are allowed', () => {
    expect(refusal('https://example.com:22/')).toBe(
      'Port 22 is not allowed; allowed are 80, 443, 8080, 8443.',
    );
  });

  it('lets through exactly the private host and port that the stage names', () => {
    expect(refusal('http://127.0.0.1:4200/', '127.0.0.1:4200')).toBeUndefined();
    expect(refusal('http://127.0.0.1:4201/', '127.0.0.1:4200')).toBeDefined();
    expect(refusal('http://127.0.0.2:4200/', '127.0.0.1:4200')).toBeDefined();
  });

  it('understands the default port, IPv6 and a dot at the end of an allowed host', () => {
    expect(refusal('http://intranet/', 'intranet:80')).toBeUndefined();
    expect(refusal('https://intranet./', 'intranet:443')).toBeUndefined();
    expect(refusal('http://[::1]:8080/', '[::1]:8080')).toBeUndefined();
  });

  it('does not take a host for another one that begins or ends the same', () => {
    expect(refusal('http://localhost.example.com/')).toBeUndefined();
    expect(refusal('http://mylocalhost.com/')).toBeUndefined();
    expect(refusal('http://a.localhost./')).toBeDefined();
  });
});
