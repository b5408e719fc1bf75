import type { FlowInputs } from '../../flows/flow-state.ts';
import type { StepValues } from './step-values.ts';

/** What a flow is to do, by its flags. */
export const flowInputsOf = (given: StepValues): FlowInputs => {
  const { amount, currency, reference, capture } = given;
  const part = <Name extends string, Value>(name: Name, value: Value | undefined) =>
    // The name is that of the one member there is.
    (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
  return {
    route: given.route ?? 'both',
    ...part('paymentId', given['payment-id']),
    ...part('authToken', given['auth-token']),
    ...part('sessionToken', given['session-token']),
    ...part('orderId', given.order),
    values: {
      ...part('amount', amount),
      ...part('currency', currency),
      ...part('reference', reference),
      ...part('paymentRequestId', given['payment-request-id']),
      ...part('capture', capture),
    },
    ...part('data', given.data),
    place: given.place === true,
    ...part('idempotencyKey', given['idempotency-key']),
    newAuthorization: given['new-authorization'] === true,
    ...part('confirm', given.confirm),
  };
};
