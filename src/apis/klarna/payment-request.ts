import * as v from 'valibot';
import { isLoopback } from '../../request/proxy.ts';
import type { Answer } from '../../request/step.ts';
import { urlOf } from '../../url.ts';
import { isKrn, type Krn } from './values.ts';

/**
 * SUBMITTED and IN_PROGRESS wait for the customer, the others are final.
 * @see https://docs.klarna.com/websdk/v2/enums/constants.PaymentRequestState.html
 */
export const paymentRequestStates = [
  'SUBMITTED',
  'IN_PROGRESS',
  'COMPLETED',
  'CANCELED',
  'EXPIRED',
  'DECLINED',
] as const;
export type PaymentRequestState = (typeof paymentRequestStates)[number];

/** What is asked of the customer, and how far they are with it. */
export interface PaymentRequest {
  readonly id: Krn;
  readonly state: PaymentRequestState;
  /** Klarna's word for why it is in this state: `PURCHASE_FLOW_ABORTED`. */
  readonly stateReason?: string;
  /** Where the customer approves; there while the request waits. */
  readonly url?: string;
  /** What the approval is worth: there when COMPLETED, good for 60 minutes. Never to be read, only to be sent on. */
  readonly sessionToken?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly reference?: string;
  /** Minor units. Whether answers repeat the amount is not published. */
  readonly amount?: number;
  readonly currency?: string;
}

const text = v.optional(v.nullable(v.string()));

/** The members that the pages name; anything may stand beside them. */
const paymentRequest = v.looseObject({
  payment_request_id: v.pipe(v.string(), v.check(isKrn)),
  state: v.picklist(paymentRequestStates),
  state_reason: text,
  state_context: v.optional(
    v.nullable(
      v.looseObject({
        customer_interaction: v.optional(v.nullable(v.looseObject({ payment_request_url: text }))),
        klarna_network_session_token: text,
      }),
    ),
  ),
  expires_at: text,
  payment_request_reference: text,
  amount: v.optional(v.nullable(v.number())),
  currency: text,
});

/**
 * The payment request of an answer that `paymentRequestContradiction` let through. `payment_token`, which stands beside the
 * session token, is the older way: Klarna asks to leave it alone.
 * @see https://docs.klarna.com/klarna-network-distribution/payments/one-time-payments/hosted-checkout-pages-and-embedded-elements/monitor-the-payment-request-state
 * @throws v.ValiError on any other answer
 */
export const paymentRequestOf = ({ document }: Pick<Answer, 'document'>): PaymentRequest => {
  const read = v.parse(paymentRequest, document);
  const { customer_interaction: interaction, klarna_network_session_token: token } = read.state_context ?? {};
  const url = interaction?.payment_request_url;
  const expiresAt = read.expires_at;
  return {
    // The schema has checked that it is one.
    id: read.payment_request_id as Krn,
    state: read.state,
    ...(read.state_reason ? { stateReason: read.state_reason } : {}),
    ...(url ? { url } : {}),
    ...(token ? { sessionToken: token } : {}),
    ...(expiresAt && !Number.isNaN(Date.parse(expiresAt)) ? { expiresAt } : {}),
    ...(read.payment_request_reference ? { reference: read.payment_request_reference } : {}),
    ...(typeof read.amount === 'number' ? { amount: read.amount } : {}),
    ...(read.currency ? { currency: read.currency } : {}),
  };
};

type Expected = Partial<Pick<PaymentRequest, 'id' | 'amount' | 'currency' | 'reference'>>;

/** Where an answer is no payment request, another one than was asked for, or one that nobody can go on from. */
export const paymentRequestContradiction =
  (expected: Expected) =>
  ({ document }: Pick<Answer, 'document'>): string | undefined => {
    const parsed = v.safeParse(paymentRequest, document);
    if (!parsed.success) return 'It is no payment request: its payment_request_id or its state is missing or unknown.';
    const found = paymentRequestOf({ document });
    const differing = (name: keyof Expected) =>
      expected[name] === undefined || found[name] === undefined || found[name] === expected[name]
        ? undefined
        : `Its ${name} is ${JSON.stringify(found[name])}, not ${JSON.stringify(expected[name])}.`;
    return (
      differing('id') ??
      differing('amount') ??
      differing('currency') ??
      differing('reference') ??
      (found.url !== undefined && !isSafeAddress(found.url)
        ? 'Its payment_request_url is no https address.'
        : undefined) ??
      wrongToken(found)
    );
  };

/** A person is sent there, so it has to be a web address; plain http is for this machine alone, where the sandbox is. */
const isSafeAddress = (address: string): boolean => {
  const url = urlOf(address);
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
};

/** It goes on as a header. */
const sendable = /^[\x21-\x7e]{1,10240}$/;

const wrongToken = ({ state, sessionToken }: PaymentRequest): string | undefined => {
  if (sessionToken === undefined)
    return state === 'COMPLETED' ? 'It is COMPLETED, yet holds no session token.' : undefined;
  return sendable.test(sessionToken) ? undefined : 'Its session token is none that a header can carry.';
};

/** A created request without an address is one that no customer can come to. */
export const nowhereToGo = (answer: Pick<Answer, 'document'>): string | undefined => {
  const { state, url } = paymentRequestOf(answer);
  return url === undefined && (state === 'SUBMITTED' || state === 'IN_PROGRESS')
    ? 'It names no payment_request_url, so there is nowhere to send the customer.'
    : undefined;
};
