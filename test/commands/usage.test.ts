import { describe, expect, it } from 'vitest';
import { authToken, sessionToken } from '../support/documents.ts';
import { environment, klarnaCl } from './running.ts';

const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorizing = [
  'authorize',
  '--session-token',
  sessionToken,
  '--amount',
  '1',
  '--currency',
  'USD',
  '--reference',
  'r',
];
const withValue = (flag: string, value: string) => {
  const words = [...authorizing];
  words[words.indexOf(flag) + 1] = value;
  return words;
};
const native = ['flow', '--route', 'native', '--payment-id', 'ertHJlpPTR', '--auth-token', authToken];

/** Each line is refused before anything is asked for, loaded or sent: the fake context would throw. */
describe('a command line that cannot be meant', () => {
  it.each<[string, string[], string]>([
    [
      'a payment id of nine letters',
      ['send-token', 'ertHJlpPT', '--auth-token', authToken],
      '--payment-id cannot be used',
    ],
    ['an order number for a payment', ['send-token', '1234', '--auth-token', authToken], 'looks like an order number'],
    ['two payment ids', [...sending, '--payment-id', 'otherOther'], 'Two payment ids were given.'],
    ['a token with a blank', ['send-token', 'ertHJlpPTR', '--auth-token', 'a b'], 'holds a blank'],
    [
      'a token and a file of it',
      [...sending, '--auth-token-file', 't.txt'],
      '--auth-token and --auth-token-file exclude',
    ],
    ['a forgotten token', ['send-token', 'ertHJlpPTR', '--auth-token', '--payment-id=x'], '--auth-token has no value.'],
    ['a forgotten payment id', ['send-token', '--payment-id', '--auth-token=x'], '--payment-id has no value.'],
    ['a forgotten profile', [...sending, '--profile', '--live'], '--profile has no value.'],
    ['an amount with a point', withValue('--amount', '118.00'), 'amounts are minor units: 11800?'],
    ['an amount in powers', withValue('--amount', '1e3'), '--amount cannot be used'],
    ['a small currency', withValue('--currency', 'usd'), 'currencies are upper case: USD?'],
    ['a currency nobody has', withValue('--currency', 'XQX'), 'not an ISO 4217 code'],
    ['a long reference', withValue('--reference', 'r'.repeat(256)), '255 at most'],
    ['two amounts', [...authorizing, '--amount', '2'], '--amount was given twice.'],
    ['two profiles', ['--profile', 'a', ...sending, '--profile', 'b'], '--profile was given twice.'],
    ['a sandbox for the configuration', ['config', 'list', '--sandbox'], '--sandbox has no meaning for config list'],
    ['a key that is no UUID', [...authorizing, '--idempotency-key', 'x'], 'it is no UUID'],
    ['a capture in between', [...authorizing, '--capture', 'soon'], 'capture is now or later'],
    ['an account that is no KRN', [...authorizing, '--partner-account-id', 'MKPMV6MS'], 'krn:'],
    ['a token and a file of it for Klarna', [...authorizing, '--session-token-file', 's.txt'], 'exclude each other'],
    ['a token that no header can carry', ['authorize', '--session-token', 'krn:ä'], 'no header can carry'],
    ['a route nobody knows', ['flow', '--route', 'all'], 'routes are both, native and network'],
    ['placing on the route both', ['flow', '--route', 'both', '--place'], 'the customer would be charged twice'],
    [
      'placing on the route network',
      ['flow', '--route', 'network', '--place'],
      '--place does not go with --route network',
    ],
    ['a payment on the route network', ['flow', '--route', 'network', '--payment-id', 'ertHJlpPTR'], 'no meaning'],
    [
      'a session token on the route native',
      [...native, '--session-token', sessionToken],
      '--session-token has no meaning',
    ],
    ['an amount on the route native', [...native, '--amount', '1'], '--amount has no meaning'],
    ['an order on the route both', ['flow', '--route', 'both', '--order', 'NgojhKoyYN'], '--order has no meaning'],
    ['sandbox and live', [...sending, '--sandbox', '--live'], '--sandbox and --live exclude each other.'],
    ['sandbox and a profile', [...sending, '--sandbox', '--profile', 'test'], '--sandbox and --profile exclude'],
    ['an output nobody knows', [...sending, '--output', 'xml'], '--output "xml" is not known.'],
    ['no time at all', [...sending, '--timeout', '0'], 'a whole number from 1'],
    ['half a try', [...sending, '--retries', '1.5'], 'a whole number from 0'],
    ['an inspection of nothing', ['inspect', ' '], '<id or number> cannot be used: it is empty.'],
    ['a preview of an inspection', ['inspect', '1234', '--dry-run'], 'inspect writes to no service'],
    ['a topic nobody wrote', ['help', 'everything'], 'There is no command or topic "everything".'],
    ['a key nobody has', ['config', 'get', 'cl_secret'], 'There is no key "cl_secret".'],
    [
      'exchanges that would replace the file of a batch',
      ['batch', 'rows.csv', '--har', './rows.csv'],
      '--har names a file that is to be read.',
    ],
  ])('%s', async (_, argv, words) => {
    const run = await klarnaCl(argv, { environment });
    expect(run).toMatchObject({ exit: 2, settings: [], sandboxes: [], questions: [], profiles: new Map() });
    expect(run.said).toContain(words);
    expect(run.stdout()).toBe('');
  });

  it('may be one that should have written a batch', async () => {
    const run = await klarnaCl(['batch', 'innit', '--sandbox']);
    expect(run).toMatchObject({ exit: 13, sandboxes: [] });
    expect(run.said).toContain('Did you mean `klarna-cl batch init`?');
  });

  it('never has its token repeated', async () => {
    const secret = 'canary token with blanks';
    for (const argv of [
      ['send-token', 'ertHJlpPTR', '--auth-token', secret],
      ['authorize', '--session-token', secret],
      ['config', 'set', 'klarna_api_key=klarna_test_api_canary'],
      ['config', 'get', 'klarna_test_api_canary_that_is_no_key'],
    ]) {
      expect((await klarnaCl(argv)).said).not.toContain('canary');
    }
  });
});

describe('a value that nobody gave and nobody can be asked for', () => {
  it.each<[string[], string]>([
    [['send-token'], '--payment-id'],
    [['send-token', 'ertHJlpPTR'], '--auth-token'],
    [['authorize'], '--session-token'],
    [['authorize', '--session-token', sessionToken], '--amount'],
    [['authorize', '--session-token', sessionToken, '--amount', '1'], '--reference'],
    [['authorize', '--session-token', sessionToken, '--amount', '1', '--reference', 'r'], '--currency'],
    [['inspect'], '<id or number>'],
    [['flow'], '--payment-id'],
    [['flow', 'ertHJlpPTR'], '--auth-token'],
    [['flow', 'ertHJlpPTR', '--auth-token', authToken], '--session-token'],
    [['flow', '--route', 'native', 'ertHJlpPTR'], '--auth-token'],
    [['flow', '--route', 'network'], '--session-token'],
    [['flow', '--route', 'network', '--session-token', sessionToken], '--amount'],
    [['authorize', '--session-token', sessionToken, '--amount', '1', '--reference', 'r'], '--currency'],
  ])('%j: exit 2, naming %s', async (argv, flag) => {
    const run = await klarnaCl(argv, { environment });
    expect(run).toMatchObject({ exit: 2, failure: { code: 'VALUE_MISSING' } });
    expect(run.failure?.message).toBe(`${flag} is missing.`);
  });

  it.each<[string[], string]>([
    [['send-token', 'ertHJlpPTR'], 'klarna-cl checkout'],
    [['flow', '--route', 'network'], 'klarna-cl checkout'],
    [['checkout', '--route', 'network'], '--order'],
  ])('%j: the hint names what does as well, %s', async (argv, instead) => {
    const { failure } = await klarnaCl(argv, { environment });
    expect(failure?.facts.hint).toContain(instead);
  });

  it.each<[string[], string]>([
    [['flow'], '`--payment-id ertHJlpPTR`'],
    [['send-token', 'ertHJlpPTR'], '`--auth-token 0b1d9815-165e-42e2-8867-35bc03789e00`'],
    [['authorize'], '`--session-token krn:payment:eu1:klarna-network-session-token:sandbox-approved`'],
    [['authorize', '--session-token', sessionToken], '`--amount 11800`'],
  ])('%j: in the sandbox, the hint names what it takes', async (argv, paste) => {
    const { failure } = await klarnaCl([...argv, '--sandbox'], { environment: {} });
    expect(failure?.facts.hint).toContain(paste);
    const { failure: elsewhere } = await klarnaCl(argv, { environment });
    expect(elsewhere?.facts.hint).not.toContain('sandbox');
  });

  it('may stand in the data', async () => {
    const data = JSON.stringify({ request_payment_transaction: { amount: 0 }, currency: 'USD' });
    const run = await klarnaCl(['authorize', '--session-token', sessionToken, '--data', 'b.json'], {
      files: { 'b.json': data },
    });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('--data: amount cannot be used');
  });

  it.each([
    ['{', 'it is no JSON'],
    ['[]', 'must be a JSON object'],
  ])('may not stand in the data %s', async (text, words) => {
    const run = await klarnaCl(['authorize', '--session-token', sessionToken, '--data', 'b.json'], {
      files: { 'b.json': text },
    });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(words);
  });
});

describe('stdin', () => {
  it('is read once a command, whoever asks for it', async () => {
    const both = ['flow', '--auth-token', '-', '--session-token', '-'];
    const run = await klarnaCl(both, { stdin: authToken });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.stdinReads()).toBe(1);
    expect(run.said).toContain('--session-token - cannot read stdin: --auth-token does already.');
  });

  it('gives a token without its line break', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', '-', '--dry-run', '--reveal'], {
      stdin: `${authToken}\r\n`,
    });
    expect(run.exit).toBe(0);
    expect(run.document().at(-1).body.data.attributes.auth_token).toBe(authToken);
  });

  it('gives only one line break away: another makes the token bad', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', '-'], { stdin: `${authToken}\n\n` });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('line break');
  });

  it('may stand for a file too', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token-file', '-', '--dry-run'], {
      stdin: authToken,
    });
    expect(run.exit).toBe(0);
    expect(run.stdinReads()).toBe(1);
  });
});

describe('a file', () => {
  it('gives the token', async () => {
    const files = { 't.txt': `${authToken}\n` };
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token-file', 't.txt', '--dry-run', '--reveal'], {
      files,
    });
    expect(run.document().at(-1).body.data.attributes.auth_token).toBe(authToken);
  });

  it('that is not there is exit 13', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token-file', 'none.txt']);
    expect(run).toMatchObject({ exit: 13 });
  });
});
