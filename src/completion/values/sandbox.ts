import { isLoopback } from '../../config/hosts.ts';
import { magicCaseNames } from '../../sandbox/klarna/session-tokens.ts';
import { magicAuthTokens, seedAuthToken } from '../../sandbox/world/payments/authorization-tokens.ts';
import { urlOf } from '../../url.ts';
import type { Candidate } from '../answer.ts';
import type { Line } from '../line.ts';
import { configuredAddresses } from './profiles.ts';
import type { World } from './world.ts';

/** Whether the line is about a sandbox: `--sandbox`, or one that listens on this machine. Nobody asks whether it does. */
export const isAtSandbox = async ({ given }: Line, world: World): Promise<boolean> => {
  if (given.has('--sandbox')) return true;
  const { CL_BASE_URL, KLARNA_BASE_URL } = world.environment;
  const named = [CL_BASE_URL, KLARNA_BASE_URL].flatMap((address) => address || []);
  const addresses = named.length > 0 ? named : await configuredAddresses(world, given.get('--profile'));
  return addresses.some((address) => isLoopback(urlOf(address)?.hostname ?? ''));
};

const order: Candidate = { value: 'NgojhKoyYN', description: "the sandbox's order, by its id" };
const orderNumber: Candidate = { value: '1234', description: "the sandbox's order, by its number" };
const payment: Candidate = { value: 'ertHJlpPTR', description: "the sandbox's klarna_payment" };

export const sandboxOrders: readonly Candidate[] = [order, orderNumber];
export const sandboxPayments: readonly Candidate[] = [payment];
export const sandboxIds: readonly Candidate[] = [orderNumber, order, payment];

/** What `sandbox-place-declined` says of itself, in words. */
const inWords = (name: string): string => name.replaceAll('-', ' ');

export const authTokens: readonly Candidate[] = [
  { value: seedAuthToken, description: "the sandbox's own payment's: places well" },
  ...magicAuthTokens.map((value) => ({
    value,
    description: value === 'sandbox-auth' ? 'places well' : inWords(value.replace('sandbox-', '')),
  })),
];

export const sessionTokens: readonly Candidate[] = magicCaseNames.map((name) => ({
  value: `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`,
  description: inWords(name),
}));
