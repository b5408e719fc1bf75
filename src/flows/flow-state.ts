import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { OrderId, PaymentId } from '../apis/commerce-layer/ids.ts';
import type { KlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { Authorization } from '../apis/klarna/authorization.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import type { AuthorizeValues } from './authorize-body.ts';
import type { Route } from './inputs.ts';
import type { RunMemory } from './run-memory.ts';

/** What a flow is asked to do. */
export interface FlowInputs {
  readonly route: Route;
  /** Routes both and native. */
  readonly paymentId?: PaymentId;
  /** The same; absent where an earlier process of this run has stored it. */
  readonly authToken?: string;
  /** Routes both and network; absent where an earlier process of this run has Klarna's verdict. */
  readonly sessionToken?: string;
  /** Route network, where the amount comes from an order. */
  readonly orderId?: OrderId;
  readonly values: AuthorizeValues;
  /** `--data`. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly place: boolean;
  readonly idempotencyKey?: string;
  readonly newAuthorization: boolean;
}

/** Whom it talks to, and as whom. */
export interface FlowParties {
  /** Absent on the route network without an order. */
  readonly commerceLayer?: CommerceLayer;
  /** Absent on the route native. */
  readonly klarna?: Klarna;
  readonly memory: RunMemory;
  readonly digitsOf: (currency: string) => number | undefined;
  readonly run: { readonly id: string; readonly profile: string; readonly mode: 'test' | 'live' };
}

/** What the flow has learnt so far; the document is made of it however the flow ends. */
export interface FlowState {
  payment?: KlarnaPayment;
  tokenStored: boolean;
  order?: Order;
  authorization?: Authorization;
  note?: string;
}
