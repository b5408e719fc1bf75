export const approvedCustomer = 'customer+us@klarna.com';

/** A payment request of two lines, as a shop would ask for it; whose purchase it is, each test says. */
export const somePaymentRequest = (whose: object) => ({
  currency: 'USD',
  amount: 11800,
  payment_request_reference: 'request-1',
  supplementary_purchase_data: {
    purchase_reference: '1234',
    line_items: [
      { name: 'Shirt', quantity: 2, total_amount: 10000 },
      { name: 'Shipping', quantity: 1, total_amount: 1800 },
    ],
    ...whose,
  },
});
