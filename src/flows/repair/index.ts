import { fixPaymentSource } from './fix-payment-source.ts';
import { forward } from './forward.ts';
import { nullifyPaymentSource } from './nullify-payment-source.ts';
import type { Repair, RepairAction } from './repairs.ts';
import { resetCircuit } from './reset-circuit.ts';
import { updateSession } from './update-session.ts';

/** The repairs that Commerce Layer makes; the one that is not here is Klarna's. */
export const repairs: Readonly<Record<Exclude<RepairAction, 'cancel-authorization'>, Repair>> = {
  'nullify-payment-source': nullifyPaymentSource,
  'fix-payment-source': fixPaymentSource,
  forward,
  'reset-circuit': resetCircuit,
  'update-session': updateSession,
};
