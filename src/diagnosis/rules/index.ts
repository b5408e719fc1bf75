import type { Rule } from '../finding.ts';
import { authorizationExpiring } from './authorization-expiring.ts';
import { authorizedTwice } from './authorized-twice.ts';
import { circuitOpen } from './circuit-open.ts';
import { requestCanceled, requestCompleted, stepUpWaiting, waitingForCustomer } from './customer.ts';
import { expiredSession, expiredToken, tokenOnCancelledOrder } from './expiry.ts';
import { fraudPending, fraudRejected } from './fraud.ts';
import { cancelledNotVoided, paidNotPlaced } from './money-without-order.ts';
import { mismatchedAmounts, orderChanged } from './order-changed.ts';
import { authorizationExpired, cancelledAtKlarna, placedUnpaid } from './order-without-money.ts';
import { noBillingCountry, noPaymentMethods, otherGateway } from './payment-method.ts';
import { duplicatePaymentSources, noPaymentSource, paymentSourceGone } from './payment-source.ts';
import { beingPlaced, tokenNotPlaced } from './placing.ts';
import { readyToCapture } from './ready-to-capture.ts';
import { declined, refusedToken } from './refusals.ts';
import { runUnsettled } from './run-unsettled.ts';
import { authorizationPending, capturePending, refundPending, transactionFailed, voidPending } from './settlement.ts';
import { sumsDiffer } from './sums-differ.ts';
import { wrongMode } from './wrong-mode.ts';

/**
 * Every rule, the worst first; of those that apply, the first one is the verdict. First comes what may cost somebody money
 * if the reader acts on anything else, then what keeps the payment from going on, then whose turn it is.
 */
export const rules: readonly Rule[] = [
  authorizedTwice,
  wrongMode,
  runUnsettled,
  fraudRejected,
  paidNotPlaced,
  placedUnpaid,
  cancelledAtKlarna,
  cancelledNotVoided,

  authorizationExpired,
  sumsDiffer,
  orderChanged,
  duplicatePaymentSources,
  tokenOnCancelledOrder,
  transactionFailed,
  refusedToken,
  declined,
  otherGateway,
  noBillingCountry,
  noPaymentMethods,
  paymentSourceGone,
  mismatchedAmounts,
  expiredSession,
  expiredToken,
  circuitOpen,
  authorizationExpiring,

  fraudPending,
  capturePending,
  refundPending,
  voidPending,
  authorizationPending,
  stepUpWaiting,
  requestCompleted,
  requestCanceled,
  beingPlaced,
  tokenNotPlaced,
  noPaymentSource,
  waitingForCustomer,

  readyToCapture,
];
