import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { answer, type Behaviour, type Received, startFaultServer } from './fault-server.ts';
import { type OwnCredentials, passOn, type Reply } from './gateway.ts';

/**
 * Access token, read, store the token, authorize, place the order; for a customer in a browser: create the Klarna payment,
 * the payment request, and watch it; later on: capture, refund or void at Commerce Layer, and on Klarna Network.
 */
export type StepLetter = StepOfTokens | 'C' | 'Q' | 'W' | 'K' | 'N';
/** The steps of a run that was given its tokens. */
export type StepOfTokens = 'T' | 'R' | 'P' | 'A' | 'O';

export const letterOf = ({ method, path }: Pick<Received, 'method' | 'path'>): StepLetter => {
  if (path.startsWith('/oauth/')) return 'T';
  const isOfRequest = /^\/v2\/.*\/requests(\/|$)/.test(path);
  if (method === 'GET') return isOfRequest ? 'W' : 'R';
  if (/^\/v2\/.*\/(capture|refund|void)$/.test(path)) return 'N';
  if (path.startsWith('/v2/')) return isOfRequest ? 'Q' : 'A';
  if (/^\/api\/(authorizations|captures)\//.test(path)) return 'K';
  if (path.startsWith('/api/orders/')) return 'O';
  return method === 'POST' ? 'C' : 'P';
};

/** Does to the socket what the fault is, given what the vendor would have answered. */
export type Delivery = (genuine: Reply, request: Received) => Behaviour;

/** A fault that stands between the client and the vendors. */
export interface Strike {
  readonly step: StepLetter;
  /** Where it does not strike every request of the step. */
  readonly path?: RegExp;
  readonly deliver: Delivery;
  /** The vendor gets the request all the same. */
  readonly executed: boolean;
  readonly times: number;
}

export interface Arrival extends Received {
  readonly letter: StepLetter;
  /** What `look` saw when the request arrived. */
  readonly seen: unknown;
}

interface Write {
  readonly letter: StepLetter;
  readonly executed: boolean;
  readonly replayed: boolean;
}

/** Both vendors behind a raw server: a sandbox answers, the server delivers the answer or a fault in its place. */
export interface RawVendors {
  readonly url: string;
  readonly environment: RunningSandbox['environment'];
  readonly arrivals: readonly Arrival[];
  /** Every access token that was handed out. */
  readonly accessTokens: readonly string[];
  /** What the customer was given on the way: tokens of clients and of sessions. */
  readonly customerTokens: readonly string[];
  /** Adds an order to the sandbox. */
  readonly seed: (wish: object) => Promise<void>;
  /** The writes that reached a vendor, by the sandbox's own ledger. */
  readonly writes: () => Promise<readonly Write[]>;
  /** What the server does with a request; for another door that leads to the same vendors. */
  readonly behave: (count: number, request: Received) => Behaviour;
  readonly close: () => Promise<void>;
}

export interface RawVendorsOptions {
  readonly own: OwnCredentials;
  readonly strikes?: readonly Strike[];
  /** Called when a request has arrived, before anything is done with it. */
  readonly look?: (letter: StepLetter) => unknown;
  /** Called with each undisturbed answer before it is sent; `true` ends the connection with it. */
  readonly beforeAnswer?: (letter: StepLetter, request: Received) => Promise<boolean>;
}

/** What stands for an answer where the vendor was never asked. */
const unasked: Reply = { status: 200, type: 'application/json', body: '{"data":{"half":"of something"}}' };

const whole = ({ status, type, body }: Reply, last: boolean): Behaviour =>
  answer(status, body, { ...(body === '' ? {} : { 'content-type': type }), ...(last ? { connection: 'close' } : {}) });

export const startRawVendors = async (options: RawVendorsOptions): Promise<RawVendors> => {
  const { own, strikes = [], look, beforeAnswer } = options;
  const sandbox = await startSandbox();
  const arrivals: Arrival[] = [];
  const accessTokens: string[] = [];
  const customerTokens: string[] = [];
  const struck = new Map<Strike, number>();

  const take = (letter: StepLetter, path: string): Strike | undefined => {
    const strike = strikes.find(
      (each) => each.step === letter && (each.path?.test(path) ?? true) && (struck.get(each) ?? 0) < each.times,
    );
    if (strike !== undefined) struck.set(strike, (struck.get(strike) ?? 0) + 1);
    return strike;
  };

  const genuine = async (letter: StepLetter, request: Received): Promise<Reply> => {
    const reply = await passOn(sandbox, own, request);
    const token = letter === 'T' ? /"access_token":"([^"]+)"/.exec(reply.body)?.[1] : undefined;
    if (token !== undefined) accessTokens.push(token);
    for (const [, found = ''] of reply.body.matchAll(tokensOfCustomers)) customerTokens.push(found);
    if (letter === 'Q') await approve(sandbox, reply);
    return reply;
  };

  const answerOf = async (letter: StepLetter, request: Received): Promise<Behaviour> => {
    const strike = take(letter, request.path);
    if (strike !== undefined) {
      return strike.deliver(strike.executed ? await genuine(letter, request) : unasked, request);
    }
    const reply = await genuine(letter, request);
    return whole(reply, (await beforeAnswer?.(letter, request)) ?? false);
  };

  const behave: FaultBehaviour = (_, request) => (socket) => {
    const letter = letterOf(request);
    arrivals.push({ ...request, letter, seen: look?.(letter) });
    // A sandbox that is gone, because the test is over, answers nobody.
    answerOf(letter, request).then(
      (deliver) => deliver(socket, request),
      () => socket.destroy(),
    );
  };
  const server = await startFaultServer(behave);

  return {
    url: server.url,
    environment: {
      ...sandbox.environment,
      CL_BASE_URL: server.url,
      CL_AUTH_URL: server.url,
      KLARNA_BASE_URL: server.url,
      CL_CLIENT_SECRET: own.clientSecret,
      KLARNA_API_KEY: own.apiKey,
    },
    arrivals,
    accessTokens,
    customerTokens,
    seed: async (wish) => {
      const answer = await fetch(`${sandbox.url}/__sandbox/seed`, { method: 'POST', body: JSON.stringify(wish) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    writes: async () => {
      const ledger = await (await fetch(`${sandbox.url}/__sandbox/ledger`)).json();
      return writesIn(ledger);
    },
    behave,
    close: async () => {
      await server.close();
      await sandbox.close();
    },
  };
};

const tokensOfCustomers = /"(?:client_token|klarna_network_session_token)": ?"([^"]+)"/g;

/** The customer is quick: a payment request that was made is approved before anybody asks how far they are. */
const approve = async (sandbox: RunningSandbox, { body }: Reply): Promise<void> => {
  const [, id = ''] = /"payment_request_id": ?"([^"]+)"/.exec(body) ?? [];
  for (const action of ['start', 'complete']) {
    // An answer that is repeated is about one that is approved already.
    const init = { method: 'POST', body: JSON.stringify({ action }) };
    await (await fetch(`${sandbox.url}/__sandbox/payment-requests/${id}`, init)).arrayBuffer();
  }
};

type FaultBehaviour = Parameters<typeof startFaultServer>[0];

/** The ledger is the sandbox's own report; its form is pinned by the sandbox's tests. */
const writesIn = (ledger: unknown): readonly Write[] => {
  const { writes } = ledger as { writes: { method: string; path: string; executed: boolean; replayed: boolean }[] };
  return writes.map(({ method, path, executed, replayed }) => ({
    letter: letterOf({ method, path }),
    executed,
    replayed,
  }));
};
