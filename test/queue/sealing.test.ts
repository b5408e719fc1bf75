import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { sealingOf } from '../../src/queue/sealing.ts';
import { someKey } from './desk.ts';

const random = { bytes: (count: number) => randomBytes(count) };
const withKey = (key: string | undefined) => sealingOf({ KLARNA_CL_QUEUE_KEY: key }, random);
const token = 'sandbox-auth.never-to-be-seen';

describe('what goes through Redis', () => {
  it('comes out as it went in, in its own place', () => {
    const key = someKey();
    expect(withKey(key).open(withKey(key).seal(token, 'row 1'), 'row 1')).toBe(token);
  });

  it('says nothing of what it is, and never the same twice', () => {
    const sealing = withKey(someKey());
    const [once, again] = [sealing.seal(token, 'row 1'), sealing.seal(token, 'row 1')];
    expect(once).not.toBe(again);
    expect(Buffer.from(once, 'base64').toString('latin1')).not.toContain('sandbox');
  });

  it('opens in no other place, with no other key, and not when a bit of it was changed', () => {
    const key = someKey();
    const sealed = withKey(key).seal(token, 'row 1');
    const changed = Buffer.from(sealed, 'base64');
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(withKey(key).open(sealed, 'row 2')).toBeUndefined();
    expect(withKey(someKey()).open(sealed, 'row 1')).toBeUndefined();
    expect(withKey(key).open(changed.toString('base64'), 'row 1')).toBeUndefined();
    expect(withKey(key).open('', 'row 1')).toBeUndefined();
  });

  it('has names that only the key leads to', () => {
    const key = someKey();
    expect(withKey(key).nameOf('order NgojhKoyYN')).toBe(withKey(key).nameOf('order NgojhKoyYN'));
    expect(withKey(key).nameOf('order NgojhKoyYN')).not.toBe(withKey(someKey()).nameOf('order NgojhKoyYN'));
  });
});

describe('KLARNA_CL_QUEUE_KEY', () => {
  it.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is too short', randomBytes(16).toString('base64')],
    ['is no base64', 'x'.repeat(44)],
    ['is a sentence', 'correct horse battery staple'],
  ])('that %s is refused, and not repeated', (_, key) => {
    const refusal = () => withKey(key);
    expect(refusal).toThrow(CliError);
    expect(refusal).toThrow(/KLARNA_CL_QUEUE_KEY (?:is missing|cannot be used)/);
    try {
      refusal();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 3, code: 'QUEUE_KEY' });
      expect(JSON.stringify(error)).toContain('openssl rand -base64 32');
      if (key) expect(JSON.stringify(error)).not.toContain(key);
    }
  });
});
