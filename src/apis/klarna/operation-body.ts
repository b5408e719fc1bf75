import { type Krn, krnSegment } from './values.ts';

/** What the customer is told of a parcel. */
export interface Tracking {
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

/** What is done with a transaction on Klarna Network. Amounts are minor units of its currency. */
export type Operation =
  | {
      readonly kind: 'network-capture';
      readonly transaction: Krn;
      readonly amount: number;
      readonly reference: string;
      /** What is not captured is given back. */
      readonly release: boolean;
      readonly tracking?: Tracking;
    }
  | {
      readonly kind: 'network-refund';
      readonly transaction: Krn;
      /** Of this capture alone; of everything that was captured where absent. */
      readonly capture?: Krn;
      readonly amount: number;
      readonly reference: string;
    }
  | { readonly kind: 'network-void'; readonly transaction: Krn };

/** Below the account's `payment/`. */
export const endpointOf = (operation: Operation): string => {
  const transaction = krnSegment(operation.transaction);
  if (operation.kind === 'network-capture') return `transactions/${transaction}/capture`;
  if (operation.kind === 'network-void') return `transactions/${transaction}/void`;
  return operation.capture === undefined
    ? `transactions/${transaction}/refund`
    : `captures/${krnSegment(operation.capture)}/refund`;
};

/**
 * That a capture takes "the shipping details along with the line items", with `tracking_number` and `tracking_url` among
 * them, is published; where in the body they stand, and what the carrier is called, is not: where an authorization has
 * what is known of the shipping. Should Klarna not know them there it refuses the whole, and nothing is captured.
 * @see https://docs.klarna.com/klarna-network-distribution/after-payments/manage-payment-transactions/capture-a-payment-transaction
 */
const shippingOf = ({ carrier, trackingNumber, trackingUrl }: Tracking) => ({
  ...(carrier === undefined ? {} : { shipping_carrier: carrier }),
  ...(trackingNumber === undefined ? {} : { tracking_number: trackingNumber }),
  ...(trackingUrl === undefined ? {} : { tracking_url: trackingUrl }),
});

/** The exact bytes; a void has none. */
export const bodyOf = (operation: Operation): string | undefined => {
  if (operation.kind === 'network-void') return undefined;
  const { amount, reference } = operation;
  if (operation.kind === 'network-capture') {
    const { release, tracking } = operation;
    return JSON.stringify({
      capture_amount: amount,
      payment_capture_reference: reference,
      ...(release ? { remaining_authorization: 'RELEASE' } : {}),
      ...(tracking === undefined ? {} : { supplementary_purchase_data: { shipping: [shippingOf(tracking)] } }),
    });
  }
  // The two refunds call their reference differently.
  const name = operation.capture === undefined ? 'refund_reference' : 'payment_refund_reference';
  return JSON.stringify({ refund_amount: amount, [name]: reference });
};
