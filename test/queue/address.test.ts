import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { queueAddress } from '../../src/queue/address.ts';

const refusalOf = (work: () => unknown): CliError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CliError) return error;
  }
  throw new Error('it was not refused');
};

describe('the address of a queue', () => {
  it.each([
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379, database: 0, isEncrypted: false }],
    ['redis://cache:6380/3', { host: 'cache', port: 6380, database: 3, isEncrypted: false }],
    ['rediss://shop@redis.example.com', { host: 'redis.example.com', user: 'shop', isEncrypted: true }],
    ['redis://[::1]:7000', { host: '::1', port: 7000 }],
  ])('is read from --queue: %s', (flag, address) => {
    expect(queueAddress({}, flag)).toMatchObject(address);
  });

  it('is read from the environment where the flag has none, password and all', () => {
    const environment = { KLARNA_CL_QUEUE_URL: 'rediss://shop:p%40ss@redis.example.com' };
    expect(queueAddress(environment, undefined)).toMatchObject({ user: 'shop', password: 'p@ss' });
  });

  it('takes its password from a variable of its own', () => {
    expect(queueAddress({ KLARNA_CL_QUEUE_PASSWORD: 'secret' }, 'redis://cache')).toMatchObject({ password: 'secret' });
  });

  it('is shown without user and password', () => {
    const environment = { KLARNA_CL_QUEUE_URL: 'redis://shop:secret@cache:1' };
    expect(queueAddress(environment, undefined).shown).toBe('redis://cache:1');
  });

  it('with a password in a flag is refused, and the password is not repeated', () => {
    const refusal = refusalOf(() => queueAddress({}, 'redis://shop:hunter2@cache'));
    expect(refusal).toMatchObject({ exitCode: 2, code: 'PASSWORD_ON_COMMAND_LINE' });
    expect(`${refusal.message} ${JSON.stringify(refusal.facts)}`).not.toContain('hunter2');
  });

  it.each([
    'http://cache',
    'redis://',
    'cache:6379',
    'redis://cache/x',
    'redis://cache?password=hunter2',
    'redis://%E0%A4%A@cache',
  ])('is refused where it is none, and not repeated: %s', (flag) => {
    const refusal = refusalOf(() => queueAddress({}, flag));
    expect(refusal.exitCode).toBe(2);
    expect(`${refusal.message} ${JSON.stringify(refusal.facts)}`).not.toContain('hunter2');
  });

  it('is asked for where nobody says it', () => {
    expect(refusalOf(() => queueAddress({}, undefined)).facts.why).toContain('KLARNA_CL_QUEUE_URL');
  });
});
