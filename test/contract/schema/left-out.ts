type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Fields and relationships that take what is given and read as something else, and why. */
export const readsElse: Reasons = {
  orders: { gift_card_or_coupon_code: 'deprecated: what it redeems reads as a coupon or a gift card' },
  // The schema says so itself: a payment inherits its gateway from the payment method of its order.
  klarna_gateways: { klarna_payments: 'a payment has the gateway of its order’s payment method, whatever is given' },
};

/** Relationships whose targets the facts do not have, so that nothing can be given; they are not written. */
export const noTarget: Reasons = {
  line_items: {
    item: 'of what a line can be of, the facts have shipments and payment methods, whose lines nobody makes',
  },
};

/** Writes for which no value is good where only the facts are known, and why: they are refused for the value. */
export const noGoodValue: Reasons = {
  orders: { gift_card_code: 'no gift card can be sold here, so none can be redeemed' },
  line_items: {
    bundle_code: 'the facts have no bundles',
    _external_price: 'no market here asks another server for prices',
    frequency: 'the facts have no subscription models',
  },
};

/** Relationships that are written only to what is there already, and why: another target is refused. */
export const onlyItsOwn: Reasons = {
  orders: { payment_source: 'a payment source belongs to its order; the sandbox takes no other order’s' },
};
