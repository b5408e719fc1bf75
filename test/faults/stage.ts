import { onTestFinished } from 'vitest';
import type { Limits } from '../../src/request/step.ts';
import { canary } from '../support/canaries.ts';
import { type RawVendors, type StepLetter, type Strike, startRawVendors } from '../support/raw-vendors.ts';
import { json } from '../support/run.ts';
import { type Door, type Flaw, openDoor } from './doors.ts';
import { attemptsIn } from './journal.ts';

/** Credentials and tokens of no worth, to be found again wherever they are written. */
export const secrets = {
  clientSecret: canary('client secret'),
  apiKey: canary('api key', 'klarna_test_api_'),
  authToken: canary('auth token', 'sandbox-auth.'),
  sessionToken: canary('session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.'),
};

const native = ['--route', 'native', 'ertHJlpPTR', '--auth-token', secrets.authToken];
const authorization = ['--session-token', secrets.sessionToken, '--amount', '11800'].concat([
  '--currency',
  'USD',
  '--reference',
  'order-1234',
]);

/** It is in the sandbox besides the seeds' own. */
export const orderWithoutPayment = 'WithoutPay';

/** The command lines that the cells run. */
export const commands = {
  native: ['flow', ...native],
  place: ['flow', ...native, '--place'],
  network: ['flow', '--route', 'network', ...authorization],
  authorize: ['authorize', ...authorization],
  'send-token': ['send-token', 'ertHJlpPTR', '--auth-token', secrets.authToken],
  widget: ['checkout', '--route', 'native', '--order', orderWithoutPayment, '--no-open'],
  request: ['checkout', '--route', 'network', '--order', 'NgojhKoyYN', '--no-open'],
  // Each reading is tried once, and there is time for two.
  watch: ['checkout', '--route', 'network', '--order', 'NgojhKoyYN', '--no-open', '--retries', '0', '--wait', '2'],
  capture: ['capture', '9001'],
  // The transaction is made when the scene is set.
  'network-capture': ['capture', '--amount', '5000'],
} as const;

export interface SceneWish {
  readonly command: keyof typeof commands;
  /** Faults in place of answers. */
  readonly strikes?: readonly Strike[];
  /** A fault of the connection that the step needs; with `opens` it is gone after the first wait. */
  readonly connection?: {
    readonly slug: string;
    readonly step: StepLetter;
    readonly opens: boolean;
    readonly flaw?: Flaw;
  };
  readonly limits?: Partial<Limits>;
  /** The wall clock jumps by so much in the first wait. */
  readonly jumpMs?: number;
  /** An access token is given, and no client credentials. */
  readonly tokenAlone?: boolean;
}

/** What a run meets: the vendors, the fault between, and the way there. */
interface Stage {
  readonly vendors: RawVendors;
  readonly door: Door | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** What the command line has behind it. */
  readonly more: readonly string[];
  /** `host:port` that the step talks to. */
  readonly place: string;
}

/** Sets up what the wish says, for the running test; a request sees the journal of the state folder when it arrives. */
export const openStage = async (
  { command, connection, strikes = [], tokenAlone }: SceneWish,
  state: string,
): Promise<Stage> => {
  let door: Door | undefined;
  let wasShut = false;
  const vendors = await startRawVendors({
    own: secrets,
    strikes,
    look: () => attemptsIn(state),
    beforeAnswer: async (letter, { path }) => {
      if (door === undefined || wasShut || !isLastBefore(connection?.step, letter, path)) return false;
      wasShut = true;
      await door.shut();
      return true;
    },
  });
  onTestFinished(vendors.close);
  const environment: Record<string, string> = { ...vendors.environment };
  if (tokenAlone) {
    environment.CL_ACCESS_TOKEN = await fetchToken(vendors.url);
    for (const name of ['CL_CLIENT_ID', 'CL_CLIENT_SECRET']) delete environment[name];
  }
  if (command === 'capture') await vendors.seed({ order: { number: '9001', situation: 'ready-to-capture' } });
  const more = command === 'network-capture' ? [await authorize(vendors.url)] : [];
  if (command === 'widget') await vendors.seed({ payment: null, order: { id: orderWithoutPayment } });
  if (connection !== undefined) {
    door = await openDoor(connection.slug, vendors, connection.flaw);
    onTestFinished(door.close);
    environment[addressOf[connection.step]] = door.url;
    if ('TRAQ'.includes(connection.step)) await door.shut();
  }
  return { vendors, door, environment, more, place: door?.place ?? new URL(vendors.url).host };
};

const addressOf = {
  T: 'CL_AUTH_URL',
  R: 'CL_BASE_URL',
  P: 'CL_BASE_URL',
  A: 'KLARNA_BASE_URL',
  O: 'CL_BASE_URL',
  C: 'CL_BASE_URL',
  Q: 'KLARNA_BASE_URL',
  W: 'KLARNA_BASE_URL',
  K: 'CL_BASE_URL',
  N: 'KLARNA_BASE_URL',
} as const;

/** Whether this is the last request before a step that is not the first one at its address. */
const isLastBefore = (step: StepLetter | undefined, letter: StepLetter, path: string): boolean => {
  if (step === 'N') return letter === 'R' && path.includes('/transactions/');
  if (step === 'P' || step === 'C' || step === 'K') return letter === 'R' && path.startsWith('/api/orders/');
  return (step === 'O' && letter === 'P') || (step === 'W' && letter === 'Q');
};

/** A transaction on Klarna Network. */
const authorize = async (url: string): Promise<string> => {
  const account = 'krn:partner:global:account:test:SANDBOX0';
  const answer = await fetch(`${url}/v2/accounts/${account}/payment/authorize`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${secrets.apiKey}`,
      'content-type': 'application/json',
      'klarna-network-session-token': 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.cell',
    },
    body: JSON.stringify({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: 'order-9001' },
    }),
  });
  return json(await answer.text()).payment_transaction_response.payment_transaction.payment_transaction_id;
};

const fetchToken = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: 'sandbox',
      client_secret: secrets.clientSecret,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
};
