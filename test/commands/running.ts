import { vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { checkCommandLine } from '../../src/commands/check-command-line.ts';
import { CliError, exitCodes } from '../../src/errors.ts';
import { accessToken } from '../support/documents.ts';
import { type FakeWish, fakeContext } from '../support/fake-context.ts';

export const account = 'krn:partner:global:account:test:MKPMV6MS';

/** Credentials of both services, from the environment. */
export const environment = {
  CL_ACCESS_TOKEN: accessToken(),
  KLARNA_API_KEY: 'klarna_test_api_canary-key',
  KLARNA_PARTNER_ACCOUNT_ID: account,
};

export const sandbox = {
  CL_BASE_URL: 'http://127.0.0.1:4010',
  CL_AUTH_URL: 'http://127.0.0.1:4010',
  CL_CLIENT_ID: 'sandbox',
  CL_CLIENT_SECRET: 'sandbox-secret',
  KLARNA_BASE_URL: 'http://127.0.0.1:4010',
  KLARNA_API_KEY: 'klarna_test_api_sandbox',
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:SANDBOX0',
};

/** Runs a command line against a fake context, as `main` does, and returns all that came of it. */
export const klarnaCl = async (argv: readonly string[], wish: FakeWish = {}) => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const world = fakeContext(wish);
  const program = await buildProgram(world.context, { write: () => {} });
  program.hook('preAction', (_, command) => checkCommandLine(command));
  let failure: CliError | undefined;
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = error;
  }
  return {
    ...world,
    exit: failure === undefined ? 0 : exitCodes[failure.kind],
    failure,
    said: failure === undefined ? '' : [failure.message, failure.facts.why, failure.facts.hint].join('\n'),
  };
};
