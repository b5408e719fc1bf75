/** A line of Klarna's `supplementary_purchase_data`. Amounts in minor units; discounts are negative. */
export interface KlarnaLineItem {
  readonly name: string;
  readonly quantity: number;
  readonly total_amount: number;
  readonly total_tax_amount?: number;
  readonly unit_price?: number;
  readonly image_url?: string;
  readonly line_item_reference?: string;
}

/** The body of Payment Authorize; members that klarna-cl does not build itself may come from `--data`. */
export interface AuthorizeBody {
  readonly currency: string;
  readonly payment_request_id?: string;
  readonly request_payment_transaction: {
    /** Minor units; must equal what the customer approved. */
    readonly amount: number;
    /** 1 to 255 characters. */
    readonly payment_transaction_reference: string;
    readonly capture?: 'NOW' | 'LATER';
    readonly [member: string]: unknown;
  };
  readonly supplementary_purchase_data?: {
    readonly purchase_reference?: string;
    readonly line_items?: readonly KlarnaLineItem[];
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
}
