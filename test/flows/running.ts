import { onTestFinished } from 'vitest';
import { type CommerceLayer, openCommerceLayer } from '../../src/apis/commerce-layer/client.ts';
import { orderId as toOrderId, paymentId as toPaymentId } from '../../src/apis/commerce-layer/ids.ts';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { isKrn } from '../../src/apis/klarna/values.ts';
import { CliError, exitCodes } from '../../src/errors.ts';
import { type BeforeFirstWrite, runFlow } from '../../src/flows/flow.ts';
import type { FlowInputs } from '../../src/flows/flow-state.ts';
import { type LocalMemory, noMemory, progressOf } from '../../src/flows/run-memory.ts';
import { laterDeliveries, openPlacings, pastAuthorizations, pastSettlements } from '../../src/journal/past-runs.ts';
import type { RunFacts } from '../../src/journal/records.ts';
import type { RunJournal } from '../../src/journal/run-journal.ts';
import type { RunState } from '../../src/journal/run-state.ts';
import type { ExchangeObserver, Http } from '../../src/request/step.ts';
import {
  accessToken,
  approved,
  authToken,
  orderDocument,
  orderId,
  paymentDocument,
  paymentId,
  placedOrder,
  sessionToken,
  tokenAnswer,
  transactionId,
} from '../support/documents.ts';
import { fakeContext } from '../support/fake-context.ts';
import { fakeHttp, type Reply, type Script } from '../support/fake-http.ts';
import { begunJournal, resumedJournal } from '../support/journals.ts';

const account = 'krn:partner:global:account:test:MKPMV6MS';
export const readTransactionLine = `GET /v2/accounts/${account}/payment/transactions/${transactionId}`;
export const authorizeLine = `POST /v2/accounts/${account}/payment/authorize`;
export const readPaymentLine = `GET /api/klarna_payments/${paymentId}`;
export const readOrderLine = `GET /api/orders/${orderId}`;
export const storeTokenLine = `PATCH /api/klarna_payments/${paymentId}`;
export const placeLine = `PATCH /api/orders/${orderId}`;
export const tokenLine = 'POST /oauth/token';

const digits: Readonly<Record<string, number>> = { USD: 2, EUR: 2, JPY: 0, KWD: 3 };
export const digitsOf = (currency: string): number | undefined => digits[currency];

/** Commerce Layer with client credentials, so that an access token is fetched. */
export const commerceLayerOver = (http: Http): CommerceLayer =>
  openCommerceLayer({
    http,
    authUrl: 'https://auth.commercelayer.io',
    addressOf: (organization) => `https://${organization}.commercelayer.io`,
    auth: { credentials: { kind: 'integration', clientId: 'client', clientSecret: 'canary-client-secret' } },
    tokens: { read: async () => undefined, store: async () => {}, forget: async () => {} },
    mode: () => 'test',
    approve: () => {},
  });

const klarnaOver = (http: Http, partner: string): Klarna => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_canary',
  correlationId: 'RUN1',
  mode: 'test',
  ...(isKrn(partner) ? { partnerAccountId: partner } : {}),
});

/** What is scripted unless told otherwise: everything goes well. */
export const reply = {
  token: [tokenLine, tokenAnswer()] as const,
  payment: (attributes = {}, changes = {}) =>
    [readPaymentLine, { status: 200, document: paymentDocument(attributes, changes) }] as const,
  order: (changes: Parameters<typeof orderDocument>[0] = {}) =>
    [readOrderLine, { status: 200, document: orderDocument(changes) }] as const,
  stored: [storeTokenLine, { status: 200, document: paymentDocument({ auth_token: authToken }) }] as const,
  paymentWithToken: [readPaymentLine, { status: 200, document: paymentDocument({ auth_token: authToken }) }] as const,
  approved: (changes = {}) =>
    [
      authorizeLine,
      { status: 200, document: approved({ payment_transaction_reference: '1234-1', ...changes }) },
    ] as const,
  transaction: (changes = {}) =>
    [
      readTransactionLine,
      {
        status: 200,
        document: { payment_transaction_id: transactionId, state: 'AUTHORIZED', amount: 11800, ...changes },
      },
    ] as const,
  placed: [placeLine, { status: 200, document: placedOrder() }] as const,
  placedOrder: [readOrderLine, { status: 200, document: placedOrder() }] as const,
} satisfies Record<string, unknown>;

export const inputsOf = {
  both: (changes: Partial<FlowInputs> = {}): FlowInputs => ({
    route: 'both',
    paymentId: toPaymentId(paymentId),
    authToken,
    sessionToken,
    values: {},
    place: false,
    newAuthorization: false,
    ...changes,
  }),
  native: (changes: Partial<FlowInputs> = {}): FlowInputs => ({
    route: 'native',
    paymentId: toPaymentId(paymentId),
    authToken,
    values: {},
    place: true,
    newAuthorization: false,
    ...changes,
  }),
  network: (changes: Partial<FlowInputs> = {}): FlowInputs => ({
    route: 'network',
    sessionToken,
    values: { amount: 11800, currency: 'USD', reference: '1234-1' },
    place: false,
    newAuthorization: false,
    ...changes,
  }),
  order: (changes: Partial<FlowInputs> = {}): FlowInputs =>
    inputsOf.network({ values: {}, orderId: toOrderId(orderId), ...changes }),
};

interface RunOptions {
  readonly before?: BeforeFirstWrite;
  readonly memory?: LocalMemory;
  /** Called when the run is over. */
  readonly ended?: () => void;
  readonly observer?: ExchangeObserver;
  readonly nowMs?: number;
  readonly account?: string;
  /** Called before each request leaves. */
  readonly atRequest?: (line: string, world: ReturnType<typeof fakeContext>) => void;
}

/** Runs a flow against scripted answers and returns all that came of it. */
export const run = async (inputs: FlowInputs, script: Script, options: RunOptions = {}) => {
  const world = fakeContext(options.nowMs === undefined ? {} : { nowMs: options.nowMs });
  const http = fakeHttp(script, options.observer);
  const watched: Http = {
    ...http,
    send: (step) => {
      options.atRequest?.(`${step.method} ${new URL(step.url).pathname}`, world);
      return http.send(step);
    },
  };
  const needsCommerceLayer = inputs.route !== 'network' || inputs.orderId !== undefined;
  const end = await runFlow(
    world.context,
    {
      memory: options.memory ?? noMemory,
      digitsOf,
      run: { id: 'RUN1', profile: 'test', mode: 'test' },
      ...(needsCommerceLayer ? { commerceLayer: commerceLayerOver(watched) } : {}),
      ...(inputs.route === 'native' ? {} : { klarna: klarnaOver(watched, options.account ?? account) }),
    },
    inputs,
    options.before ?? (async () => {}),
  );
  options.ended?.();
  const { document, failure } = end;
  return {
    ...end,
    exit: failure === undefined ? 0 : exitCodes[failure.kind],
    result: document?.result,
    next: document?.next,
    said:
      failure === undefined
        ? ''
        : [failure.message, failure.facts.why, failure.facts.hint, failure.facts.openUrl].join('\n'),
    steps: (document?.steps ?? []).map(({ name, status }) => `${name} ${status}`),
    lines: http.lines(),
    sent: http.sent,
    clock: world.clock,
    progress: world.steps,
  };
};

type Journaled = RunOptions & { readonly memory: LocalMemory };

/** The journal as a command wires it, over a state folder that outlives one run. */
export const journaled = (stateFolder: string, runId: string, facts: Partial<RunFacts> = {}): Journaled =>
  over(stateFolder, begunJournal(stateFolder, runId, facts));

/** The same for a run that is taken up again. */
export const takenUp = (stateFolder: string, runId: string): Journaled & { readonly state: RunState } => {
  const journal = resumedJournal(stateFolder, runId);
  journal.begin(journal.state.run);
  const { memory, ...options } = over(stateFolder, journal);
  return {
    ...options,
    state: journal.state,
    memory: {
      ...memory,
      resumed: journal.state,
      laterDeliveries: () => laterDeliveries(stateFolder, journal.state),
      settle: journal.settle,
      ...progressOf(journal.state),
    },
  };
};

const over = (stateFolder: string, journal: RunJournal): Journaled => {
  onTestFinished(journal.close);
  return {
    observer: journal.observer,
    memory: {
      past: (wanted) => pastAuthorizations(stateFolder, wanted),
      openPlacings: (orderId) => openPlacings(stateFolder, orderId),
      settlements: (names) => pastSettlements(stateFolder, names),
      claim: journal.claim,
    },
    ended: journal.close,
  };
};

export const serverError: Reply = { status: 503, document: { errors: [] } };
export const unavailable = (): CliError =>
  new CliError('unavailable', 'Commerce Layer cannot be reached.', { why: 'Nothing was executed.', attempts: 3 });
export { accessToken };
