import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../../src/webhooks/excerpt.ts';

const excerpt = (text: string) => excerptOf(Buffer.from(text));

describe('what is kept of an answer', () => {
  it('is its text, on one line', () => {
    expect(excerpt('line one\r\nline two\t!')).toBe('line one line two !');
  });

  it('has no character that a terminal or a log obeys', () => {
    expect(excerpt('a\u001b[31mred\u0000b\u009bc\u202etxt.exe\u2028d\u200be')).toBe(
      'a [31mred b c txt.exe d e',
    );
  });

  it('is at most a thousand characters, none of them halved', () => {
    expect([...excerpt('🙂'.repeat(2_000))]).toHaveLength(1_000);
  });

  it('survives bytes that are no text', () => {
    expect(excerptOf(Uint8Array.of(0xff, 0xfe, 0x41))).toBe('\ufffd\ufffdA');
  });
});
