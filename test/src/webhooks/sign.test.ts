import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newSigningSecret, signedHeaders } from '../../../src/webhooks/sign.ts';
import { NOW } from '../../support/jobs.ts';

const OLD = newSigningSecret();
const NEW = newSigningSecret();
const MESSAGE = { id: 'evt_1', body: '{"type":"job.succeeded","site":"bücher.example"}' };

/** Reads a message as a receiver would, at the time that the fake clock shows. */
const verify = (secret: string, headers: Record<string, string>, body = MESSAGE.body) =>
  new Webhook(secret).verify(body, headers);

describe('the signature', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is what a receiver with the library of Standard Webhooks expects', () => {
    const headers = signedHeaders(MESSAGE, [NEW], NOW);

    expect(verify(NEW, headers)).toEqual(JSON.parse(MESSAGE.body));
  });

  it('is two during a rotation, for a receiver that knows either secret', () => {
    const headers = signedHeaders(MESSAGE, [NEW, OLD], NOW);

    expect(verify(NEW, headers)).toBeDefined();
    expect(verify(OLD, headers)).toBeDefined();
    expect(() => verify(newSigningSecret(), headers)).toThrow('No matching signature');
  });

  it('holds for this body and this id only', () => {
    const headers = signedHeaders(MESSAGE, [NEW], NOW);

    expect(() => verify(NEW, headers, `${MESSAGE.body} `)).toThrow();
    expect(() => verify(NEW, { ...headers, 'webhook-id': 'evt_2' })).toThrow();
  });

  it('holds for five minutes, before and after', () => {
    const headers = signedHeaders(MESSAGE, [NEW], NOW);
    const at = (offsetMs: number) => {
      vi.setSystemTime(NOW + offsetMs);
      return () => verify(NEW, headers);
    };

    expect(at(300_000)).not.toThrow();
    expect(at(301_000)).toThrow('too old');
    expect(at(-300_000)).not.toThrow();
    expect(at(-301_000)).toThrow('too new');
  });

  it('is new for each attempt, with the same id', () => {
    const first = signedHeaders(MESSAGE, [NEW], NOW);
    const second = signedHeaders(MESSAGE, [NEW], NOW + 5_000);

    expect(second['webhook-id']).toBe(first['webhook-id']);
    expect(second['webhook-timestamp']).not.toBe(first['webhook-timestamp']);
    expect(second['webhook-signature']).not.toBe(first['webhook-signature']);
  });
});

describe('a new secret', () => {
  it('has the form of Standard Webhooks and 256 random bits', () => {
    expect(NEW).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(NEW).not.toBe(OLD);
  });
});
