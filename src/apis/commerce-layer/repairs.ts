import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource } from './client.ts';
import type { OrderId, PaymentId, TransactionId } from './ids.ts';
import type { Order } from './order.ts';
import type { TransactionType } from './order-money.ts';
import { describeRefusal } from './refusals.ts';
import { notTheResource, numberOf, readDocument, textOf } from './resources.ts';

/** What is pulled to mend a payment. None of them takes a value, and pulling one twice comes to the same as once. */
export type RepairTrigger =
  | {
      readonly trigger: '_nullify_payment_source' | '_fix_payment_source' | '_reset_circuit';
      readonly type: 'orders';
      readonly id: OrderId;
    }
  | { readonly trigger: '_update'; readonly type: 'klarna_payments'; readonly id: PaymentId }
  | { readonly trigger: '_forward'; readonly type: TransactionType; readonly id: TransactionId };

const documentOf = ({ trigger, type, id }: RepairTrigger) => ({ data: { type, id, attributes: { [trigger]: true } } });

export const repairRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, repair: RepairTrigger): PlannedRequest =>
  resourceRequest(access, 'PATCH', `${repair.type}/${repair.id}`, documentOf(repair));

/**
 * Pulls a trigger that mends a payment; what came of it must be read. Commerce Layer knows no idempotency key: after a
 * lost answer it is read before anything is repeated.
 * @param earlier how that is read, and whether one was lost before; see `Step`
 * @throws CliError `rejected` (404, 422, 423), `auth` (401), `unknown`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const pullRepair = (
  api: CommerceLayer,
  repair: RepairTrigger,
  earlier: Required<Pick<Step, 'verify' | 'ambiguousBefore'>>,
): Promise<Answer> =>
  sendResource(api, 'repair', 'PATCH', `${repair.type}/${repair.id}`, {
    document: documentOf(repair),
    describeRefusal: describeRefusal(`${repair.trigger} of ${repair.type} ${repair.id}`),
    contradiction: notTheResource(repair.type, repair.id),
    actsOn: { id: repair.id },
    ...earlier,
    hintWhenUnknown: `Look with \`klarna-cl inspect\`; pulling ${repair.trigger} again does no harm.`,
  });

/** The breaker before calls to the shop's own services; a member is `undefined` where the answer does not tell it. */
export const circuitOf = ({ document }: Order): { state: string | undefined; failures: number | undefined } => {
  const { data } = readDocument(document);
  return { state: textOf(data, 'circuit_state'), failures: numberOf(data, 'circuit_failure_count') };
};
