import type { Order } from '../../apis/commerce-layer/order.ts';
import { cancelAuthorizationToken, isAuthorizationToken } from '../../apis/klarna/v1/authorizations.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import type { Answer } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { isPlaced } from '../place.ts';
import { paymentIdOf } from '../read-payment.ts';
import { refuse } from '../settle/wish.ts';
import { isPaid, nameOf, paymentIn, type RepairOutcome, type RepairState, type Verdict } from './repairs.ts';

/** The token on the payment. @throws TypeError: `judgeToken` let it through */
export const tokenIn = (state: RepairState): string => {
  const { authToken } = paymentIn(state);
  if (authToken === undefined) throw new TypeError('there is no token');
  return authToken;
};

/**
 * Whether the token on a payment can be cancelled: as long as no order was made with it.
 * @throws CliError `rejected` (5) where one was, `unknown` (7) where one may be in the making
 */
export const judgeToken = (state: RepairState): Verdict => {
  const payment = paymentIn(state);
  if (payment.authToken === undefined) {
    if (payment.tellsToken) return { nothing: `The Klarna payment ${payment.id} holds no token.` };
    throw refuse(
      'TOKEN_HIDDEN',
      `The token of the Klarna payment ${payment.id} is not shown to this API client.`,
      'It can only be cancelled by who can read it.',
      'Use the credentials of an integration.',
    );
  }
  if (!isAuthorizationToken(payment.authToken)) {
    throw refuse(
      'NO_TOKEN',
      `What the Klarna payment ${payment.id} holds is no token of Klarna's.`,
      'It has characters that none has.',
      'There is nothing to cancel at Klarna.',
    );
  }
  const { order } = state;
  if (order === undefined) throw mayBeSpent(`The Klarna payment ${payment.id} names no order.`, payment.id);
  const spent = usedBy(order, state);
  if (spent !== undefined) throw spent;
  return {
    changes: 'Klarna takes the customer’s approval back: the token is good for nothing any more',
    ...(order.status === 'cancelled'
      ? {}
      : { warning: 'To pay, the customer must approve again, which brings a new token.' }),
  };
};

/** Why an order was made with the token, or may have been; `undefined` where none was. */
const usedBy = (order: Order, state: RepairState): CliError | undefined => {
  const { id } = paymentIn(state);
  const name = nameOf(order);
  // Of an order that was placed with another payment, this one's token is left over.
  const isItsPayment = order.paymentSource === undefined || order.paymentSource === null || paymentIdOf(order) === id;
  if (order.status === 'placing') return mayBeSpent(`${name} is being placed right now.`, order.id);
  if (!isItsPayment) return undefined;
  const isAuthorized =
    order.klarnaOrderId !== undefined ||
    state.transactions.some(({ type, succeeded }) => type === 'authorizations' && succeeded);
  // A cancelled order's payment is called voided, whether or not there was one.
  const isUnpaid = !isPaid(order) || (order.status === 'cancelled' && order.showsTransactions);
  if (!isPlaced(order) && isUnpaid && !isAuthorized) return undefined;
  return refuse(
    'TOKEN_SPENT',
    `Klarna's order was made with this token: ${name} is ${order.status}, its payment ${order.paymentStatus}.`,
    'A token that is spent cannot be cancelled; what it paid for can.',
    order.status === 'cancelled'
      ? `Look with \`klarna-cl inspect ${order.id}\` whether anything of it is left.`
      : `To give the money back: klarna-cl void ${order.id}, or klarna-cl refund ${order.id} for what is captured.`,
  );
};

const mayBeSpent = (message: string, id: string): CliError =>
  new CliError('unknown', message, {
    code: 'TOKEN_MAY_BE_SPENT',
    execution: 'none',
    why: 'An order may be in the making with its token. Nothing was sent.',
    hint: `Look with \`klarna-cl inspect ${id}\` what has become of it first.`,
  });

/** The host that knows the order's tokens. */
const countryOf = ({ order }: RepairState) => (order?.countryCode === undefined ? {} : { country: order.countryCode });

/** Where the token would be cancelled, without a path. */
export const addressFor = (v1: Pick<KlarnaV1, 'addressFor'>, state: RepairState): string =>
  v1.addressFor(countryOf(state).country);

export interface Cancelling {
  readonly answers: readonly Answer[];
  /** Klarna does not know the token any more, after an attempt whose own answer was lost. */
  readonly isGone: boolean;
}

/**
 * Cancels it. Klarna shows nobody what became of a token, so that its answer is all the proof there is: 204, or that it
 * does not know the token any more after an attempt whose own answer was lost.
 */
export const cancelToken = async (v1: KlarnaV1, state: RepairState, sentBefore: boolean): Promise<Cancelling> => {
  const actsOn = paymentIn(state).id;
  const cancelled = await cancelAuthorizationToken(v1, tokenIn(state), { ...countryOf(state), sentBefore, actsOn });
  return cancelled.by === 'answer' ? { answers: [cancelled.answer], isGone: false } : { answers: [], isGone: true };
};

export const afterCancelling = ({ order, payment }: RepairState): RepairOutcome => ({
  result: 'DONE',
  next:
    order !== undefined && ['draft', 'pending'].includes(order.status) && paymentIdOf(order) === payment?.id
      ? `The payment still holds the dead token: klarna-cl repair nullify-payment-source ${order.id}, and let the customer approve a new payment.`
      : 'Nothing: nobody can place an order with this token any more.',
});
