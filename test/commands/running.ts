import { vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { checkCommandLine, checkFilters } from '../../src/commands/command-line/check.ts';
import type { Context } from '../../src/context.ts';
import { CliError, exitCodes } from '../../src/errors.ts';
import { errorJson } from '../../src/output/error-text.ts';
import { accessToken } from '../support/documents.ts';
import { type FakeWish, fakeContext } from '../support/fake-context.ts';
import { expectShape, expectShapeOfOutput } from '../support/shapes.ts';

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
  KLARNA_V1_API_KEY: 'sandbox:klarna_test_api_sandbox',
};

/** Runs a command line as `main` does, whatever it prints: a service may say what no schema describes. */
export const endUnchecked = async (argv: readonly string[], context: Context): Promise<CliError | undefined> => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const program = await buildProgram(context, { write: () => {} });
  program.hook('preAction', async (_, command) => {
    checkCommandLine(command);
    await checkFilters(context, command);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error;
  }
};

/** Runs a command line as `main` does, and holds what it prints against its schema; the error it ends with. */
export const endOf = async (argv: readonly string[], context: Context): Promise<CliError | undefined> => {
  const { terminal } = context;
  let printed = '';
  const data = async (text: string) => {
    printed += text;
    await terminal.data(text);
  };
  const failure = await endUnchecked(argv, { ...context, terminal: { ...terminal, data } });
  if (failure !== undefined) await expectShape(JSON.parse(errorJson(failure, { secrets: [] })), 'error');
  await expectShapeOfOutput(argv, printed);
  return failure;
};

/** Runs a command line against a fake context and returns all that came of it. */
export const klarnaCl = async (argv: readonly string[], wish: FakeWish = {}) => {
  const world = fakeContext(wish);
  const failure = await endOf(argv, world.context);
  return {
    ...world,
    exit: failure === undefined ? 0 : exitCodes[failure.kind],
    failure,
    said: failure === undefined ? '' : [failure.message, failure.facts.why, failure.facts.hint].join('\n'),
  };
};
