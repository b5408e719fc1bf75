import type { ResourceText } from './resource-schema.ts';

/** Transactions: what all of them have is in `shared.ts`. Written as `read-schema.ts` says. */
export const transactions: Readonly<Record<string, ResourceText>> = {
  transactions: {
    actions: 'list retrieve',
    fields: `
      @transaction`,
    relationships: `
      @transaction`,
  },
  authorizations: {
    actions: 'list retrieve update',
    fields: `
      @transaction
      cvv_code string F
      cvv_message string F
      avs_code string F
      avs_message string F
      fraud_review string F
      _capture boolean u trigger
      _capture_amount_cents integer u
      capture_amount money F
      capture_balance money F
      _void boolean u trigger
      void_balance money F
      _cancel boolean u trigger`,
    relationships: `
      @transaction
      captures many captures -
      voids many voids -`,
  },
  captures: {
    actions: 'list retrieve update',
    fields: `
      @transaction
      _refund boolean u trigger
      _refund_amount_cents integer u
      refund_amount money F
      refund_balance money F
      _cancel boolean u trigger`,
    relationships: `
      @transaction
      reference_authorization one authorizations F
      refunds many refunds -
      return one returns fs`,
  },
  voids: {
    actions: 'list retrieve update',
    fields: `
      @transaction`,
    relationships: `
      @transaction
      reference_authorization one authorizations Ff`,
  },
  refunds: {
    actions: 'list retrieve update',
    fields: `
      @transaction`,
    relationships: `
      @transaction
      reference_capture one captures Ff
      return one returns fs`,
  },
};
