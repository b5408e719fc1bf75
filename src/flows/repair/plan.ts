import { isResourceId, type OrderId, type PaymentId, type TransactionId } from '../../apis/commerce-layer/ids.ts';
import { readKlarnaPaymentRequest } from '../../apis/commerce-layer/klarna-payments.ts';
import { readOrderMoneyRequest, type TransactionType } from '../../apis/commerce-layer/order-money.ts';
import { type RepairTrigger, repairRequest } from '../../apis/commerce-layer/repairs.ts';
import { cancelAuthorizationRequest } from '../../apis/klarna/v1/authorizations.ts';
import type { PlannedRequest } from '../../context.ts';
import { accessOfPlan, type PlanInputs } from '../plan.ts';
import type { RepairAction } from './repairs.ts';

const orders: Partial<Record<RepairAction, Extract<RepairTrigger, { readonly type: 'orders' }>['trigger']>> = {
  'nullify-payment-source': '_nullify_payment_source',
  'fix-payment-source': '_fix_payment_source',
  'reset-circuit': '_reset_circuit',
};

/**
 * The reading and the write of a repair. Of ten letters nobody knows whether they are an order's id or a payment's: they
 * stand for what the repair acts on.
 */
export const planRepair = (
  inputs: PlanInputs,
  action: RepairAction,
  subject: string | undefined,
): readonly PlannedRequest[] => {
  const access = accessOfPlan(inputs);
  const id = subject !== undefined && isResourceId(subject) ? subject : undefined;
  const trigger = orders[action];
  // Markers are no ids, but they stand where ids will stand.
  const order = (trigger === undefined ? '$ORDER_ID' : (id ?? '$ORDER_ID')) as OrderId;
  const payment = (id ?? '$PAYMENT_ID') as PaymentId;
  const readOrder = readOrderMoneyRequest(access, order);
  if (trigger !== undefined) return [readOrder, repairRequest(access, { trigger, type: 'orders', id: order })];
  if (action === 'forward') {
    const type = '$TRANSACTION_TYPE' as TransactionType;
    return [
      readOrder,
      repairRequest(access, { trigger: '_forward', type, id: (id ?? '$TRANSACTION_ID') as TransactionId }),
    ];
  }
  const readPayment = readKlarnaPaymentRequest(access, payment);
  const write =
    action === 'update-session'
      ? repairRequest(access, { trigger: '_update', type: 'klarna_payments', id: payment })
      : cancelAuthorizationRequest(
          { apiKey: '$KLARNA_V1_API_KEY_BASE64', addressFor: () => inputs.klarnaV1BaseUrl ?? '$KLARNA_V1_BASE_URL' },
          '$AUTH_TOKEN',
        );
  return [readPayment, readOrder, write];
};
