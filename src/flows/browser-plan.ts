import { createKlarnaPaymentRequest } from '../apis/commerce-layer/klarna-payments.ts';
import { readOrderWithAddressesRequest } from '../apis/commerce-layer/orders.ts';
import type { PaymentRequestBody } from '../apis/klarna/payment-request-body.ts';
import { createPaymentRequestRequest, readPaymentRequestRequest } from '../apis/klarna/payment-requests.ts';
import type { Krn } from '../apis/klarna/values.ts';
import type { PlannedRequest } from '../context.ts';
import type { Route } from './inputs.ts';
import {
  accessOfPlan,
  klarnaOfPlan,
  orderOfPlan,
  type PlanInputs,
  planAccessToken,
  planAuthorize,
  planPlace,
  planReadOrder,
  planReadPayment,
  planSendToken,
  withMarkers,
} from './plan.ts';

/** Creates the Klarna payment of an order that has none; one that it has is read instead. */
const planCreatePayment = (inputs: PlanInputs): PlannedRequest =>
  createKlarnaPaymentRequest(accessOfPlan(inputs), orderOfPlan(inputs));

/** What creates the payment request that the customer is to approve; an order is read with its addresses for it. */
const planPaymentRequest = (inputs: PlanInputs): PlannedRequest[] => {
  const { values, withOrder, data = {} } = inputs;
  const purchase = withOrder ? '$PAYMENT_REQUEST_PURCHASE_DATA' : data.supplementary_purchase_data;
  const body = {
    currency: values.currency ?? '$CURRENCY',
    amount: values.amount ?? '$AMOUNT',
    payment_request_reference: values.reference ?? '$REFERENCE',
    ...(purchase === undefined ? {} : { supplementary_purchase_data: purchase }),
    customer_interaction_config: { method: 'HANDOVER' },
  };
  return [
    ...(withOrder ? [readOrderWithAddressesRequest(accessOfPlan(inputs), orderOfPlan(inputs))] : []),
    // Markers stand where the values will stand.
    withMarkers(createPaymentRequestRequest(klarnaOfPlan(inputs), body as PaymentRequestBody, '$PAYMENT_REQUEST_KEY')),
  ];
};

/** How far the customer is; asked again and again until they are done. */
const planReadPaymentRequest = (inputs: PlanInputs, id: string): PlannedRequest =>
  // A marker is no KRN, but it stands where one will stand.
  withMarkers(readPaymentRequestRequest(klarnaOfPlan(inputs), id as Krn));

export interface BrowserPlan {
  readonly route: Route;
  readonly place: boolean;
  /** The run ends once the token is in a file. */
  readonly tokenOnly: boolean;
}

/**
 * The requests of a route whose tokens the customer brings, in order: what Klarna's widget sends is not ours to show, and
 * what is read a second time after the approval is left out.
 */
export const planBrowserFlow = (inputs: PlanInputs, { route, place, tokenOnly }: BrowserPlan): PlannedRequest[] => {
  const request = inputs.values.paymentRequestId ?? '$PAYMENT_REQUEST_ID';
  const approved = { ...inputs, values: { ...inputs.values, paymentRequestId: request } };
  const bySession = () => [
    ...(inputs.values.paymentRequestId === undefined ? planPaymentRequest(inputs) : []),
    planReadPaymentRequest(inputs, request),
  ];
  const found = () => [...planAccessToken(inputs), ...planPurchase(inputs)];
  switch (route) {
    case 'both':
      return [...found(), ...bySession(), planSendToken(inputs), planAuthorize(approved)];
    case 'native':
      return [
        ...found(),
        ...(tokenOnly ? [] : [planSendToken(inputs)]),
        ...(place && !tokenOnly ? [planPlace(inputs)] : []),
      ];
    case 'network':
      return [
        ...(inputs.orderId === undefined ? [] : [...planAccessToken(inputs), planReadOrder(inputs)]),
        ...bySession(),
        ...(tokenOnly ? [] : [planAuthorize(approved)]),
      ];
  }
};

/** A payment leads to its order, and an order to its payment, where it has one. */
const planPurchase = (inputs: PlanInputs): PlannedRequest[] =>
  inputs.paymentId === undefined && inputs.orderId !== undefined
    ? [planReadOrder(inputs), planCreatePayment(inputs)]
    : planReadPayment(inputs);
