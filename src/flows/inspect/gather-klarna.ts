import { paymentRequestOf } from '../../apis/klarna/payment-request.ts';
import { readPaymentRequest } from '../../apis/klarna/payment-requests.ts';
import { transactionOf } from '../../apis/klarna/transaction.ts';
import { readTransaction } from '../../apis/klarna/transactions.ts';
import { isKlarnaOrderId, klarnaOrderOf, readKlarnaOrder } from '../../apis/klarna/v1/orders.ts';
import { isKrn, type Krn } from '../../apis/klarna/values.ts';
import type { Answer } from '../../context.ts';
import type {
  KlarnaFacts,
  KlarnaRequestFacts,
  KlarnaTransactionFacts,
  OrderFacts,
} from '../../diagnosis/payment-facts.ts';
import { type KlarnaFound, type NamedAnswer, ofTheRuns } from './find-klarna.ts';
import type { LocalRun } from './local-runs.ts';
import type { Asking } from './parties.ts';

/** Klarna's side: what was asked for by name, what local runs made there, and the order that Commerce Layer made. */
export const gatherKlarna = async (
  asking: Asking,
  order: OrderFacts | undefined,
  runs: readonly LocalRun[],
  found: KlarnaFound,
): Promise<KlarnaFacts> => {
  const [klarnaOrder, transaction, request] = await Promise.all([
    found.order ?? readOrder(asking, order),
    found.transaction ?? readNetwork(asking, runs, 'Klarna transaction', transactionIn, readTransaction),
    found.request ?? readNetwork(asking, runs, 'Klarna payment request', requestIn, readPaymentRequest),
  ]);
  return {
    order: klarnaOrder ?? null,
    transaction: transaction === undefined ? null : transactionFacts(transaction),
    payment_request: request === undefined ? null : requestFacts(request),
  };
};

const readOrder = async ({ klarnaV1, reader }: Asking, order: OrderFacts | undefined) => {
  const id = order?.klarna_order_id;
  if (!id || !isKlarnaOrderId(id)) return undefined;
  if ('why' in klarnaV1) {
    reader.note('Klarna order', klarnaV1.why);
    return undefined;
  }
  const country = order?.billing_country_code ?? order?.country_code ?? undefined;
  const answer = await reader.attempt('Klarna order', () => readKlarnaOrder(klarnaV1.client, id, country));
  return answer && klarnaOrderOf(answer);
};

const transactionIn = ({ transactionId }: LocalRun): string | undefined => transactionId;
const requestIn = ({ facts }: LocalRun): string | null => facts.payment_request_id;

/** What the newest run made of the kind. */
const readNetwork = async (
  { klarna, reader }: Asking,
  runs: readonly LocalRun[],
  what: string,
  idIn: (run: LocalRun) => string | null | undefined,
  read: (client: Parameters<typeof readTransaction>[0], id: Krn) => Promise<Answer>,
): Promise<NamedAnswer | undefined> => {
  const run = runs.findLast((each) => isKrn(idIn(each) ?? ''));
  const id = run && idIn(run);
  if (!run || !id || !isKrn(id)) return undefined;
  if ('client' in klarna) {
    const answer = await reader.attempt(what, () => read(ofTheRuns(klarna.client, [run]), id));
    return answer && { name: id, answer };
  }
  reader.note(what, `${klarna.why} Run ${run.facts.run_id} made ${id}.`);
  return undefined;
};

const transactionFacts = ({ name, answer }: NamedAnswer): KlarnaTransactionFacts => {
  const { id, reference, state, amount, currency, expiresAt } = transactionOf(answer);
  return {
    id: id ?? name,
    reference: reference ?? null,
    state: state ?? null,
    amount: amount ?? null,
    currency: currency ?? null,
    expires_at: expiresAt ?? null,
    correlation_id: answer.meta.correlationId ?? null,
  };
};

const requestFacts = ({ answer }: NamedAnswer): KlarnaRequestFacts => {
  const { id, state, stateReason, reference, amount, currency, expiresAt } = paymentRequestOf(answer);
  return {
    id,
    state,
    state_reason: stateReason ?? null,
    reference: reference ?? null,
    amount: amount ?? null,
    currency: currency ?? null,
    expires_at: expiresAt ?? null,
    correlation_id: answer.meta.correlationId ?? null,
  };
};
