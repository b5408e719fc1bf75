import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { OrderId, PaymentId } from '../apis/commerce-layer/ids.ts';
import type { KlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { Authorization } from '../apis/klarna/authorization.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import type { AuthorizeValues } from './authorize-body.ts';
import type { BrowserStep } from './browser-step.ts';
import type { Route } from './inputs.ts';
import type { RunMemory } from './run-memory.ts';

/** What a flow is asked to do. */
export interface FlowInputs {
  readonly route: Route;
  /** Routes both and native; absent where the browser step is to find or create the payment of `orderId`. */
  readonly paymentId?: PaymentId;
  /** The same; absent where an earlier process of this run has stored it, or the browser step is to bring it. */
  readonly authToken?: string;
  /** Routes both and network; absent where an earlier process of this run has Klarna's verdict, or as above. */
  readonly sessionToken?: string;
  /** Route network, where the amount comes from an order; with the browser step, any. */
  readonly orderId?: OrderId;
  readonly values: AuthorizeValues;
  /** `--data`. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly place: boolean;
  readonly idempotencyKey?: string;
  readonly newAuthorization: boolean;
  /** An agent asks for it: nobody is there who could mean a second authorization. */
  readonly isForAgent?: true;
  /** The browser step has brought the session token just now. */
  readonly approvedNow?: true;
  /**
   * False: what was written is not read back, since an answered write is believed. A placed order always is, as its answer
   * may come before all of it is done.
   */
  readonly confirm?: boolean;
}

/** Whom it talks to, and as whom. */
export interface FlowParties {
  /** Absent on the route network without an order. */
  readonly commerceLayer?: CommerceLayer;
  /** Absent on the route native. */
  readonly klarna?: Klarna;
  readonly memory: RunMemory;
  /** There where the customer is to bring the tokens. */
  readonly browser?: BrowserStep;
  /** A payment and its order are read in one request, as one of many that count against the vendor's limits. */
  readonly readsAtOnce?: true;
  readonly digitsOf: (currency: string) => number | undefined;
  readonly run: { readonly id: string; readonly profile: string; readonly mode: 'test' | 'live' };
}

export interface SavedToken {
  readonly kind: 'auth_token' | 'session_token';
  readonly file: string;
  /** ISO 8601: an approval is good for an hour. */
  readonly goodUntil: string;
  /** The file as a shell takes it, for the command that goes on. */
  readonly shellWord: string;
}

/** What the flow has learnt so far; the document is made of it however the flow ends. */
export interface FlowState {
  payment?: KlarnaPayment;
  tokenStored: boolean;
  order?: Order;
  authorization?: Authorization;
  /** What the customer approved in the browser, minor units. */
  approved?: { readonly amount: number; readonly currency: string };
  /** The customer is being asked, and has not approved. */
  isUnapproved?: boolean;
  /** The payment request that the customer was asked with. */
  paymentRequestId?: string;
  /** The token was handed to a script, in place of the steps that would use it. */
  savedToken?: SavedToken;
  note?: string;
}
