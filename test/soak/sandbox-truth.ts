import type { Evidence, Journal, LedgerWrite, Payment } from './evidence.ts';
import { grouped } from './group.ts';

/** What the sandbox knows, by whom it concerns. */
export interface Truth {
  /** Authorizations that reached the sandbox with a session token, executed or not. */
  readonly authorizations: (sessionToken: string) => readonly LedgerWrite[];
  readonly placings: (orderId: string) => readonly LedgerWrite[];
  /** Executed writes of an auth token, with the token. */
  readonly tokensStored: (paymentId: string) => readonly { readonly write: LedgerWrite; readonly token: string }[];
  /** The runs whose journals say that they were about to send this write; more than one where a killed one left it open. */
  readonly writersOf: (write: LedgerWrite) => readonly string[];
  /** What a run made or stored. */
  readonly executedBy: (run: string) => readonly LedgerWrite[];
}

interface Intent {
  readonly run: string;
  readonly from: number;
  /** When its answer, or the next intent of its run, came. */
  readonly until: number;
}

const pathOf = (url: string): string => new URL(url, 'http://sandbox.invalid').pathname;

/** An authorization says which run it is of; of other writes, the address alone is known. */
const placeOf = (method: string, url: string, run: string | undefined): string =>
  isAuthorization({ path: url }) ? `authorization of ${run}` : `${method} ${pathOf(url)}`;

/** When each write of a journal could have been executed, by method and path. */
const intentsOf = ({ run, records }: Journal): readonly (Intent & { readonly where: string })[] =>
  records.flatMap(({ kind, at, method, url }, index) => {
    if (kind !== 'intent' || method === undefined || url === undefined) return [];
    const next = records.slice(index + 1).find((record) => record.kind === 'intent' || record.kind === 'outcome');
    // A killed process's request may still be on its way when the run is taken up again.
    const until = next?.kind === 'outcome' ? Date.parse(next.at) : Number.POSITIVE_INFINITY;
    return [{ run, from: Date.parse(at), until, where: placeOf(method, url, run) }];
  });

export const isAuthorization = ({ path }: Pick<LedgerWrite, 'path'>): boolean => path.endsWith('/payment/authorize');

const attributesOf = ({ body }: LedgerWrite): Readonly<Record<string, unknown>> => {
  const { data } = (body ?? {}) as { data?: { attributes?: Readonly<Record<string, unknown>> } };
  return data?.attributes ?? {};
};

const sessionTokenOf = ({ headers }: LedgerWrite): string => headers['klarna-network-session-token'] ?? '';

export const truthOf = ({ ledger, journals }: Pick<Evidence, 'ledger' | 'journals'>): Truth => {
  const { writes } = ledger;
  const authorizations = grouped(writes.filter(isAuthorization), sessionTokenOf);
  const others = grouped(
    writes.filter((write) => !isAuthorization(write)),
    ({ path }) => pathOf(path),
  );
  const intents = grouped(journals.flatMap(intentsOf), ({ where }) => where);
  const writersOf = (write: LedgerWrite): readonly string[] => {
    const time = Date.parse(write.at);
    const place = placeOf(write.method, write.path, write.headers['partner-correlation-id']);
    const fitting = (intents.get(place) ?? []).filter(({ from, until }) => from <= time && time <= until);
    return [...new Set(fitting.map(({ run }) => run))];
  };
  const executed = writes.filter((write) => write.executed).map((write) => ({ write, writers: writersOf(write) }));
  // Where two could have sent it, neither is held to it.
  const byRun = grouped(
    executed.filter(({ writers }) => writers.length === 1),
    ({ writers }) => writers[0] ?? '',
  );
  return {
    authorizations: (token) => authorizations.get(token) ?? [],
    placings: (id) => (others.get(`/api/orders/${id}`) ?? []).filter((write) => attributesOf(write)._place === true),
    tokensStored: (id) =>
      (others.get(`/api/klarna_payments/${id}`) ?? []).flatMap((write) => {
        const token = attributesOf(write).auth_token;
        return write.executed && typeof token === 'string' ? [{ write, token }] : [];
      }),
    writersOf,
    executedBy: (run) => (byRun.get(run) ?? []).map(({ write }) => write),
  };
};

/** What was made at Klarna for a payment, by whichever of its tasks. */
export const madeFor = (
  truth: Truth,
  { order_id: orderId }: Payment,
  sessionTokens: Iterable<string>,
): readonly string[] =>
  [...[...sessionTokens].flatMap(truth.authorizations), ...truth.placings(orderId)].flatMap(({ created }) =>
    created === null ? [] : [created],
  );
