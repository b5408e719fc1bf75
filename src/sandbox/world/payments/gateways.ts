import { nextId } from '../identifiers.ts';
import { type Attributes, keep, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Draft, Gateway } from '../tables.ts';

/** Written and never read again: the sandbox keeps none of them. */
const secrets = ['api_key', 'api_secret'];
const regions = ['EU', 'US', 'OC'];

/** @throws Refusal without a name, a region and credentials */
export function createGateway(draft: Draft, attributes: Attributes, at: string): Gateway {
  for (const name of ['name', 'country_code', ...secrets])
    if (wordsOf(attributes[name]) === null) throw blank(name, 'attributes');
  const gateway: Gateway = {
    ...newRow(nextId(draft, 'klarna_gateway'), at),
    name: '',
    country_code: '',
    disabled_at: null,
  };
  write(gateway, attributes);
  return draft.klarna_gateways.insert(gateway);
}

/** @throws Refusal */
export function updateGateway(gateway: Gateway, attributes: Attributes, at: string): void {
  for (const name of secrets)
    if (attributes[name] !== undefined && wordsOf(attributes[name]) === null) throw blank(name, 'attributes');
  write(gateway, attributes);
  gateway.updated_at = at;
}

/** @throws Refusal where payment methods still name it */
export function removeGateway(draft: Draft, gateway: Gateway): void {
  for (const method of draft.payment_methods.values())
    if (method.gateway_id === gateway.id)
      throw new Refusal('payment_methods', 'exist', 'restrict_dependent_destroy', 'relationships');
  draft.klarna_gateways.remove(gateway.id);
}

function write(gateway: Gateway, attributes: Attributes): void {
  if (attributes.name !== undefined) gateway.name = textOf(attributes.name) ?? '';
  if (gateway.name.trim() === '') throw blank('name', 'attributes');
  if (attributes.country_code !== undefined) gateway.country_code = textOf(attributes.country_code) ?? '';
  if (!regions.includes(gateway.country_code))
    throw new Refusal('country_code', `is not one of ${regions.join(', ')}`, 'inclusion');
  keep(gateway, attributes, ['name', 'country_code', ...secrets]);
}

/** The payments that a write links to a gateway: they are its from then on. */
export function linkPayments(draft: Draft, gateway: Gateway, paymentIds: readonly string[]): void {
  for (const id of paymentIds) {
    const payment = draft.klarna_payments.get(id);
    if (payment) payment.gateway_id = gateway.id;
  }
}
