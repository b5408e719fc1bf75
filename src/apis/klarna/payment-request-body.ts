import type { KlarnaLineItem } from './authorize-body.ts';

/** Who gets the goods, or who buys them. */
export interface KlarnaPerson {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** @see https://docs.klarna.com/websdk/v2/interfaces/common.AddressWithName.html (the same members, in the API's case) */
export interface KlarnaAddress {
  readonly street_address: string;
  readonly street_address2?: string;
  readonly postal_code?: string;
  readonly city: string;
  /** A state (US), county or municipality. */
  readonly region?: string;
  /** Two letters, ISO 3166. */
  readonly country: string;
}

/**
 * What Klarna is told about a purchase besides its amount.
 * @see https://docs.klarna.com/websdk/v2/interfaces/common.SupplementaryPurchaseData.html
 */
export interface KlarnaPurchaseData {
  readonly purchase_reference?: string;
  readonly line_items?: readonly KlarnaLineItem[];
  readonly shipping?: readonly { readonly recipient?: KlarnaPerson; readonly address?: KlarnaAddress }[];
  /** As the shop knows them: for a quicker sign-up and against fraud. */
  readonly customer?: KlarnaPerson & { readonly address?: KlarnaAddress };
  readonly [member: string]: unknown;
}

/** The body that creates a payment request. */
export interface PaymentRequestBody {
  readonly currency: string;
  /** Minor units; what the customer approves, and what the final authorization has to ask for. */
  readonly amount: number;
  /** 1 to 255 characters; comes back in answers and events. */
  readonly payment_request_reference: string;
  readonly supplementary_purchase_data?: KlarnaPurchaseData;
  readonly customer_interaction_config: {
    /** HANDOVER: the customer is sent to an address of Klarna's. */
    readonly method: 'HANDOVER' | 'QR_CODE';
    /** Where Klarna sends the customer afterwards. */
    readonly return_url?: string;
  };
}
