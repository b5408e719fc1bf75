/**
 * Everything that was read about one payment, from both services and from the journal of this machine: what the rules
 * look at, and, with their findings, what `inspect` prints. Amounts are minor units of the currency beside them, times
 * ISO 8601; `null` is what nobody told. Scripts read it: names only ever join.
 */
export interface PaymentFacts {
  readonly schema_version: 1;
  /** When it was read. */
  readonly read_at: string;
  readonly mode: Mode;
  /** What was looked for, and what it turned out to be. */
  readonly looked_for: { readonly text: string; readonly as: LookedForAs };
  readonly order: OrderFacts | null;
  /** The order's payment source where it is Klarna's, or the payment that was asked for. */
  readonly payment: KlarnaPaymentFacts | null;
  /** Further klarna_payments of the same order. */
  readonly other_payments: readonly OtherPaymentFacts[];
  /** What Commerce Layer did at its gateway, oldest first. */
  readonly transactions: readonly TransactionFacts[];
  /** Commerce Layer's resource errors of the order and its payment, oldest first. */
  readonly errors: readonly ResourceErrorFacts[];
  /** What changed, oldest first. */
  readonly events: readonly EventFacts[];
  readonly klarna: KlarnaFacts;
  /** The runs of this machine that are about it, oldest first. */
  readonly runs: readonly LocalRunFacts[];
  /** What could not be read, and why: a rule may have missed something. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

export type Mode = 'test' | 'live';

export type LookedForAs =
  | 'payment id'
  | 'order id'
  | 'order number'
  | 'order reference'
  | 'transaction number'
  | 'transaction id'
  | 'e-mail'
  | 'Klarna transaction'
  | 'Klarna payment request'
  | 'Klarna order'
  | 'run';

export interface OrderFacts {
  readonly id: string;
  readonly number: string | null;
  readonly reference: string | null;
  /** draft, pending, placing, placed, editing, approved, cancelled */
  readonly status: string;
  /** unpaid, authorized, partially_authorized, paid, partially_paid, voided, partially_voided, refunded, partially_refunded, free */
  readonly payment_status: string;
  readonly fulfillment_status: string | null;
  /** `total_amount_with_taxes_cents`: what the customer pays. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly country_code: string | null;
  /** The country of the billing address; `null` where the order has none. */
  readonly billing_country_code: string | null;
  /** Whether the answer told of the billing address at all. */
  readonly shows_billing_address: boolean;
  /** The market's name. */
  readonly market: string | null;
  readonly customer_email: string | null;
  readonly payment_method: string | null;
  readonly payment_source_type: string | null;
  /** The payment source it points to now; `null` where it has none. */
  readonly payment_source: { readonly type: string; readonly id: string } | null;
  /** False where the access token may not see it: `null` then says nothing. */
  readonly shows_payment_source: boolean;
  readonly place_async: boolean | null;
  readonly errors_count: number | null;
  /** closed or open */
  readonly circuit_state: string | null;
  readonly circuit_failure_count: number | null;
  readonly created_at: string | null;
  readonly updated_at: string | null;
  readonly placed_at: string | null;
  readonly approved_at: string | null;
  readonly cancelled_at: string | null;
  readonly payment_updated_at: string | null;
  readonly klarna_order_id: string | null;
  /** ACCEPTED, PENDING, REJECTED */
  readonly fraud_status: string | null;
  /** The sums that the order consists of, as Commerce Layer gives them. */
  readonly sums: OrderSums;
  /** False where the access token may not see transactions; the list is then empty. */
  readonly shows_transactions: boolean;
  /** Commerce Layer's `meta.trace_id` of the answer: its support asks for it. */
  readonly trace_id: string | null;
}

export interface OrderSums {
  readonly subtotal: number | null;
  readonly shipping: number | null;
  readonly payment_method: number | null;
  readonly discount: number | null;
  readonly adjustment: number | null;
  readonly gift_card: number | null;
  readonly total: number | null;
  readonly total_tax: number | null;
  readonly duty: number | null;
  readonly tax_included: boolean;
  /** The line items' totals, added up; `null` where they were not told. */
  readonly line_items: number | null;
}

export interface KlarnaPaymentFacts {
  readonly id: string;
  /** The order it was made for; `null` where it has none. The order itself may all the same not be readable. */
  readonly order_id: string | null;
  /** The order's payment source is this one. */
  readonly is_current: boolean;
  /** Masked where it is printed. */
  readonly auth_token: string | null;
  readonly token_stored: boolean;
  /** Whether the answer told of the token at all; where it did not, `token_stored` says nothing. */
  readonly shows_token: boolean;
  readonly mismatched_amounts: boolean;
  /** How many ways to pay Klarna offers the customer. */
  readonly payment_methods: number;
  readonly payment_method_names: readonly string[];
  readonly created_at: string | null;
  readonly updated_at: string | null;
  /** When its token was stored, from its history or from a run; `null` where nothing tells. */
  readonly token_stored_at: string | null;
  readonly trace_id: string | null;
}

export interface OtherPaymentFacts {
  readonly id: string;
  readonly token_stored: boolean;
  readonly created_at: string | null;
}

export interface TransactionFacts {
  readonly id: string;
  /** authorizations, captures, voids, refunds */
  readonly type: string;
  readonly number: string | null;
  readonly amount: number;
  readonly currency: string | null;
  readonly succeeded: boolean;
  readonly message: string | null;
  readonly error_code: string | null;
  readonly error_detail: string | null;
  readonly gateway_transaction_id: string | null;
  /** What is left to capture, of an authorization; to refund, of a capture. */
  readonly balance: number | null;
  readonly created_at: string | null;
}

export interface ResourceErrorFacts {
  readonly name: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly created_at: string | null;
}

/** One change of one attribute. */
export interface EventFacts {
  readonly at: string;
  /** orders, klarna_payments, authorizations */
  readonly resource: string;
  readonly resource_id: string;
  readonly event: string;
  readonly attribute: string;
  /** As text; secrets are masked where it is printed. */
  readonly from: string | null;
  readonly to: string | null;
  /** `integration`, `sales_channel`, `worker`, `customer`, or what the service says. */
  readonly who: string | null;
}

export interface KlarnaFacts {
  /** The order that Commerce Layer made at Klarna (Payments v1), where credentials for it are at hand. */
  readonly order: KlarnaOrderFacts | null;
  /** The transaction on Klarna Network (v2). */
  readonly transaction: KlarnaTransactionFacts | null;
  readonly payment_request: KlarnaRequestFacts | null;
}

export interface KlarnaOrderFacts {
  readonly id: string;
  /** What the customer sees, like K4MADNY. */
  readonly klarna_reference: string | null;
  /** AUTHORIZED, PART_CAPTURED, CAPTURED, CANCELLED, EXPIRED, CLOSED */
  readonly status: string;
  /** ACCEPTED, PENDING, REJECTED */
  readonly fraud_status: string | null;
  readonly amount: number | null;
  readonly captured_amount: number | null;
  readonly refunded_amount: number | null;
  readonly remaining_authorized_amount: number | null;
  readonly currency: string | null;
  readonly merchant_reference1: string | null;
  readonly created_at: string | null;
  readonly expires_at: string | null;
  readonly correlation_id: string | null;
}

export interface KlarnaTransactionFacts {
  readonly id: string;
  readonly reference: string | null;
  /** AUTHORIZED, EXPIRED, COMPLETED, CLOSED */
  readonly state: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly expires_at: string | null;
  readonly correlation_id: string | null;
}

export interface KlarnaRequestFacts {
  readonly id: string;
  /** SUBMITTED, IN_PROGRESS, COMPLETED, EXPIRED, CANCELED, DECLINED */
  readonly state: string;
  readonly state_reason: string | null;
  readonly reference: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly expires_at: string | null;
  readonly correlation_id: string | null;
}

export interface LocalRunFacts {
  readonly run_id: string;
  readonly command: string;
  /** Which repair; `null` for the other commands. */
  readonly action: string | null;
  readonly route: string | null;
  readonly mode: Mode;
  readonly started_at: string;
  readonly status: 'running' | 'interrupted' | 'unsettled' | 'finished';
  readonly result: string | null;
  readonly exit_code: number | null;
  readonly code: string | null;
  /** The command that goes on with it, where there is something to go on with. */
  readonly resume: string | null;
  /** Its authorization on Klarna Network, where it made one or may have. */
  readonly authorization: {
    /** APPROVED, DECLINED, STEP_UP_REQUIRED, REFUSED, UNKNOWN */
    readonly state: string;
    readonly reason: string | null;
    readonly transaction_id: string | null;
    readonly amount: number | null;
    readonly currency: string | null;
    readonly at: string;
  } | null;
  /** What it has captured, refunded or voided, or may have; Klarna Network tells nobody how much of a transaction was. */
  readonly settlements: readonly LocalSettlementFacts[];
  /** The capture, refund, void or repair that it sent, as the journal names it, where nobody knows what became of it. */
  readonly unknown_write: string | null;
  readonly payment_request_id: string | null;
  readonly trace_ids: readonly string[];
  readonly correlation_ids: readonly string[];
}

export interface LocalSettlementFacts {
  readonly action: 'capture' | 'refund' | 'void';
  readonly side: 'commerce-layer' | 'klarna';
  /** DONE, REFUSED, UNKNOWN */
  readonly state: string;
  /** `null` where all that was left was meant. */
  readonly amount: number | null;
  /** The order, authorization, capture or Klarna transaction that it acted on. */
  readonly acts_on: string | null;
  /** The capture or refund that came of it, where an answer named it. */
  readonly created_id: string | null;
  readonly at: string;
}
