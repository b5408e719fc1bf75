import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { pointToHelp } from '../../../src/commands/help/point.ts';
import { closest, didYouMean } from '../../../src/config/closest.ts';
import { CliError } from '../../../src/errors.ts';
import { currencyOfMarket } from '../../../src/sandbox/world/seeds/test-markets.ts';
import { fakeContext } from '../../support/fake-context.ts';
import { endOf } from '../running.ts';
import { openProgram } from './manual.ts';

const canary = 'krn:payment:eu1:klarna-network-session-token:canary';

const whole = await openProgram();

/** What is told of a command line that cannot be read, as `main` tells it. */
const told = async (argv: readonly string[]) => {
  const { context } = fakeContext();
  let failure: unknown;
  try {
    failure = await endOf(argv, context);
  } catch (error) {
    failure = error;
  }
  if (!(failure instanceof CommanderError || failure instanceof CliError)) throw new Error('it was read');
  const [error, path] = pointToHelp(failure, argv, whole);
  return { error, path, said: [error.message, error.facts.why, error.facts.hint].join('\n') };
};

describe('a mistyped command line', () => {
  it.each<[argv: string[], meant: string, path: string]>([
    [['flwo'], 'flow', ''],
    [['--quiet', 'inspct', '1234'], 'inspect', ''],
    [['config', 'lst'], 'list', 'config'],
    [['runs', 'exprt'], 'export', 'runs'],
    [['sandbox', 'sede'], 'seed', 'sandbox'],
    [['send-token', '--payment-idd', 'x'], '--payment-id', 'send-token'],
    [['send-token', `--auth-tokn=${canary}`], '--auth-token', 'send-token'],
    [['flow', `--sesion-token=${canary}`], '--session-token', 'flow'],
    [['flow', '--sandbx'], '--sandbox', 'flow'],
    [['--sandbx', 'flow'], '--sandbox', 'flow'],
    [['flow', '-sandbox'], '--sandbox', 'flow'],
    [['--profile', 'flow', 'whoami', '--quite'], '--quiet', 'whoami'],
    [['runs', 'export', '--fil', 'x'], '--file', 'runs export'],
    [['whoami', '--output', 'jsn'], 'json', 'whoami'],
    [['flow', '--route', 'ntive'], 'native', 'flow'],
    [['authorize', '--session-token', 'x', '--capture', 'latr'], 'later', 'authorize'],
    [['authorize', '--session-token', 'x', '--currency', 'UDS'], 'USD', 'authorize'],
    [['repair', 'forwrd', '1234'], 'forward', 'repair'],
    [['testdata', '--country', 'SWE'], 'SE', 'testdata'],
    [['config', 'get', 'cl_clientid'], 'cl_client_id', 'config get'],
    [['config', 'set', 'klarna-api-ky', 'x'], 'klarna_api_key', 'config set'],
    [['testdata', '--outcome', 'aproved'], 'approved', 'testdata'],
    [['batch', 'init', '--format', 'yml'], 'yaml', 'batch init'],
    [['sandbox', '--klarna-errors', 'oldr'], 'older', 'sandbox'],
  ])('%j: did you mean %s?', async (argv, meant, path) => {
    const { error, said, path: pointed } = await told(argv);
    expect(error).toMatchObject({ kind: 'usage', exitCode: 2 });
    expect(said).toContain(`Did you mean ${meant}?`);
    expect(said).not.toContain('canary');
    expect(pointed).toBe(path);
  });

  it.each<[argv: string[], words: string]>([
    [['--place', 'flow'], 'Put it after flow: `klarna-cl flow --place`.'],
    [['send-token', '--amount', '5'], 'It is one of flow, authorize, checkout, capture, refund.'],
    [['flow', '--sandbox=true'], '--sandbox takes no value.'],
    [['flow', '--timeout'], '--timeout has no value.'],
  ])('%j: %s', async (argv, words) => {
    expect((await told(argv)).said).toContain(words);
  });

  it.each([[[canary]], [['config', canary]], [['help', canary]], [['repair', canary]], [['flow', `--${canary}`]]])(
    'never has a token repeated: %j',
    async (argv) => {
      expect((await told(argv)).said).not.toContain('canary');
    },
  );
});

describe('the word that was meant', () => {
  it.each([
    ['cl-client-secert', ['cl_client_id', 'cl_client_secret'], 'cl_client_secret'],
    ['NATIVE', ['both', 'native', 'network'], 'native'],
    ['reset in body', ['reset-in-body', 'reset-before-headers'], 'reset-in-body'],
    ['ERU', ['EUR', 'USD'], 'EUR'],
  ])('%s is near one of %j', (word, known, meant) => {
    expect(closest(word, known)).toBe(meant);
    expect(didYouMean(word, known)).toBe(`Did you mean ${meant}?`);
  });

  it.each(['everything', '', 'x'.repeat(10_000)])('%j is near none', (word) => {
    expect(didYouMean(word, ['both', 'native', 'network'])).toBe('');
  });

  it('is looked for among the currencies of all markets', async () => {
    for (const currency of new Set(Object.values(currencyOfMarket))) {
      const { said } = await told(['authorize', '--session-token', 'x', '--currency', `${currency}X`]);
      expect(said).toContain(`Did you mean ${currency}?`);
    }
  });
});
