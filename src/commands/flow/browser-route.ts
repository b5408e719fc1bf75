import { CliError } from '../../errors.ts';
import type { Route } from '../../flows/inputs.ts';
import type { FlowFlags, FlowGiven } from './flags.ts';
import { flagOf } from './route.ts';

const tokens = ['authToken', 'authTokenFile', 'sessionToken', 'sessionTokenFile'] as const;

/** @throws CliError `usage` where a token is given that the customer is to bring */
export const refuseBroughtTokens = (flags: FlowFlags): void => {
  const name = tokens.find((flag) => flags[flag] !== undefined);
  if (name === undefined) return;
  throw new CliError('usage', `${flagOf(name)} does not go with the browser step.`, {
    why: 'The customer brings the token there. Nothing was sent.',
    hint: 'Leave out one of them.',
  });
};

/** What the browser step has no use for on a route. @throws CliError `usage` */
export const checkBrowserRoute = (
  route: Route,
  { place }: FlowFlags,
  { paymentId, orderId, browser }: FlowGiven,
): void => {
  if (paymentId !== undefined && orderId !== undefined) {
    throw excluded('--payment-id and --order exclude each other.', 'Either of them leads to the other.');
  }
  if (browser?.tokenFile !== undefined && route === 'both') {
    throw excluded(
      '--token-file does not go with --route both.',
      'That route needs two tokens, and the file holds one.',
    );
  }
  if (browser?.tokenFile !== undefined && place) {
    throw excluded('--place does not go with --token-file.', 'The run ends once the token is in the file.');
  }
  if (browser?.listen !== undefined && route === 'native') {
    throw excluded(
      '--listen has no meaning on --route native.',
      'Klarna tells of payment requests there, and that route has none.',
    );
  }
};

const excluded = (message: string, why: string): CliError =>
  new CliError('usage', message, { why: `${why} Nothing was sent.`, hint: 'Leave out one of them.' });
