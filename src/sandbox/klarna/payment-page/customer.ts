import { publishedCustomers, stepPhones } from '../../world/seeds/published-customers.ts';
import { type CustomerOutcome, customerEmail, outcomeOfCustomer, stepEmail } from '../../world/seeds/test-customers.ts';
import { currencyOfMarket, isTestMarket } from '../../world/seeds/test-markets.ts';
import type { JsonObject, PaymentRequest, Read } from '../../world/tables.ts';

/** What a customer has told the page so far. */
export interface Told {
  readonly contact: string;
  readonly code?: string | undefined;
  /** The further steps that were taken. */
  readonly done: readonly string[];
}

/** What the customer has to tell or do next; `wrong` says what has to be mended first. */
export type Ask =
  | { readonly for: 'contact'; readonly wrong?: string }
  | { readonly for: 'code'; readonly wrong?: string }
  | { readonly for: 'step'; readonly step: string };

export type Answer = { readonly ask: Ask } | { readonly decision: 'complete' | 'decline' };

/**
 * What Klarna makes of a customer, by its published test data: "any six digits" are the code that it sent, but 999999.
 *
 * Assumed, as none of it is published for payment requests: a customer of a market with another currency is not taken;
 * neither is one whom Klarna decides on later, which the pages know for Klarna Payments alone; who took the further steps
 * is approved; and whoever is wrong may try again as often as they like.
 */
export function answerTo({ contact, code, done }: Told, currency: string): Answer {
  const known = outcomeOfCustomer(contact.includes('@') ? { email: contact } : { phone: contact });
  const wrong = wrongWith(known, contact, currency);
  if (wrong !== undefined) return { ask: { for: 'contact', wrong } };
  if (code === undefined) return { ask: { for: 'code' } };
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return { ask: { for: 'code', wrong: 'The code has six digits, such as 123456.' } };
  if (digits === '999999')
    return { ask: { for: 'code', wrong: 'This code is not the right one. Any other six digits are.' } };
  const step = known.outcome === 'steps' ? known.steps.find((name) => !done.includes(name)) : undefined;
  if (step !== undefined) return { ask: { for: 'step', step } };
  return { decision: known.outcome === 'denied' ? 'decline' : 'complete' };
}

function wrongWith(known: CustomerOutcome, contact: string, currency: string): string | undefined {
  if (contact.trim() === '') return 'Enter an e-mail address or a phone number.';
  if (known.outcome === 'unknown') return 'Klarna does not know this customer. Choose one of its test customers.';
  const own = isTestMarket(known.country) ? currencyOfMarket[known.country] : undefined;
  if (own !== currency)
    return `This customer pays in ${own ?? 'another currency'}, and this purchase is in ${currency}. Choose another one.`;
  if (known.outcome === 'pending')
    return 'Klarna decides later on this customer, which it does in Klarna Payments alone. Choose another one.';
  return undefined;
}

/** Whom the page asks first: the customer of the purchase, else the one who gets it. */
export function contactOf({ supplementary_purchase_data: data }: Read<PaymentRequest>): string {
  const shipping: unknown[] = Array.isArray(data?.shipping) ? data.shipping : [];
  const people = [data?.customer, ...shipping.map((each) => (isObject(each) ? each.recipient : undefined))];
  const contacts = people.filter(isObject).flatMap(({ email, phone }) => [email, phone]);
  return contacts.find((each): each is string => typeof each === 'string' && each !== '') ?? '';
}

/** Klarna's test customers who pay in a currency, for the page to offer. */
export function customersFor(currency: string): readonly { readonly name: string; readonly contact: string }[] {
  return publishedCustomers
    .filter(({ country }) => currencyOfMarket[country] === currency)
    .flatMap(({ country, outcome }) => {
      if (outcome === 'denied') return [{ name: `${country}, denied`, contact: customerEmail(country, ['denied']) }];
      const steps = Object.keys(stepPhones[country] ?? {});
      return [
        { name: `${country}, approved`, contact: customerEmail(country, []) },
        ...steps.map((step) => ({
          name: `${country}, ${step.replaceAll('_', ' ')} first`,
          contact: stepEmail(country, step),
        })),
      ];
    });
}

const isObject = (value: unknown): value is Read<JsonObject> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
