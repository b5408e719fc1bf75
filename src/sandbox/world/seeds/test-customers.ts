import type { Address } from '../tables.ts';
import {
  type PublishedCustomer,
  publishedCustomers,
  type RejectReason,
  rejectReasons,
  stepPhones,
} from './published-customers.ts';
import { isTestMarket, type TestMarket } from './test-markets.ts';

export type Person = Pick<
  Address,
  'first_name' | 'last_name' | 'line_1' | 'city' | 'zip_code' | 'state_code' | 'country_code' | 'phone' | 'email'
>;

export const isRejectReason = (text: string): text is RejectReason => Object.hasOwn(rejectReasons, text);

/** What Klarna is to do with a customer. The reasons, other than `denied`, are for Americans. */
export type WantedOutcome = 'approved' | RejectReason;

/** The test customer of a country; `undefined` where Klarna's page has none of that kind. */
export function testCustomer(country: string, wanted: WantedOutcome): Person | undefined {
  const flow = wanted === 'approved' ? 'approved' : 'denied';
  const found = publishedCustomers.find((each) => each.country === country && each.outcome === flow);
  if (found === undefined) return undefined;
  if (wanted === flow) return personOf(found);
  return country === 'US' && wanted !== 'approved'
    ? { ...personOf(found), phone: rejectReasons[wanted], email: rejectEmail(wanted) }
    : undefined;
}

const personOf = (customer: PublishedCustomer): Person => ({
  first_name: customer.given_name,
  last_name: customer.family_name,
  line_1: customer.street_address,
  city: customer.city,
  zip_code: customer.postal_code,
  state_code: customer.region,
  country_code: customer.country,
  phone: customer.phone,
  email: customerEmail(customer.country, customer.outcome === 'denied' ? ['denied'] : []),
});

/**
 * The newer form of the addresses, published for approved and denied customers. Whether Great Britain is `uk` or `gb` in it is not published: `uk`, as in the older one;
 * both are known below.
 */
export function customerEmail(country: string, tags: readonly string[]): string {
  const code = country === 'GB' ? 'uk' : country.toLowerCase();
  return `customer+${[code, ...tags].join('+')}@klarna.com`;
}

/** The older form, the only one in which Klarna's page prints the addresses for steps and for reasons. */
const olderEmail = (name: string, country: string): string =>
  `${name}@email.${country === 'GB' ? 'uk' : country.toLowerCase()}`;

/** One of the reasons makes the local part too long, and has a shorter one. */
export function rejectEmail(reason: RejectReason): string {
  const name = reason === 'customer_not_fulfilling_previous_engagements' ? 'cust' : 'customer';
  return olderEmail(`${name}+reject_reason_${reason}`, 'US');
}

/** Of a customer who has to take this step, a key of `stepPhones`, before Klarna decides. */
export const stepEmail = (country: string, step: string): string => olderEmail(`customer+denied+auth_${step}`, country);

export type CustomerOutcome =
  | { readonly outcome: 'approved'; readonly country: string }
  | { readonly outcome: 'denied'; readonly country: string; readonly reason: RejectReason }
  /** Something to be done by the customer before Klarna decides: `id_scan`, `bank_login`, `sign_up`, … */
  | { readonly outcome: 'steps'; readonly country: string; readonly steps: readonly string[] }
  /** Klarna decides later. */
  | {
      readonly outcome: 'pending';
      readonly country: string;
      readonly decision: 'accept' | 'reject';
      readonly minutes: number;
    }
  | { readonly outcome: 'unknown' };

/** From the strictest on: of an e-mail and a phone that say different things, the stricter one is believed. */
const byStrictness = ['denied', 'steps', 'pending', 'approved'] as const;

/**
 * What Klarna does with a customer who types this e-mail and phone. Assumed, as the page does not say: one that is known
 * decides where the other is left out or is nobody's ("a random phone number" is allowed); two of different markets are
 * nobody, since an account is valid in a single market.
 */
export function outcomeOfCustomer({
  email,
  phone,
}: {
  readonly email?: string;
  readonly phone?: string;
}): CustomerOutcome {
  const known = [
    email === undefined ? unknown : outcomeOfEmail(email),
    phone === undefined ? unknown : outcomeOfPhone(phone),
  ].filter((each) => each.outcome !== 'unknown');
  const [first, second] = known;
  if (first === undefined) return unknown;
  if (second !== undefined && second.country !== first.country) return unknown;
  return byStrictness.map((name) => known.find(({ outcome }) => outcome === name)).find(Boolean) ?? unknown;
}

const unknown: CustomerOutcome = { outcome: 'unknown' };

/** Only the way people group digits is forgiven: the numbers are test data, not dialled. */
function outcomeOfPhone(text: string): CustomerOutcome {
  return outcomeByPhone.get(text.replace(/[\s().-]/g, '')) ?? unknown;
}

const outcomeByPhone: ReadonlyMap<string, CustomerOutcome> = new Map<string, CustomerOutcome>([
  ...publishedCustomers.map(({ country, outcome, phone }): [string, CustomerOutcome] => [
    phone,
    outcome === 'approved' ? { outcome, country } : { outcome, country, reason: 'denied' },
  ]),
  ...Object.keys(rejectReasons)
    .filter(isRejectReason)
    .map((reason): [string, CustomerOutcome] => [rejectReasons[reason], { outcome: 'denied', country: 'US', reason }]),
  ...Object.entries(stepPhones).flatMap(([country, phones]) =>
    Object.entries(phones).map(([step, phone]): [string, CustomerOutcome] => [
      phone,
      { outcome: 'steps', country, steps: [step] },
    ]),
  ),
]);

/** `customer+se+denied@klarna.com`, and the older `customer+denied@email.se`. */
function outcomeOfEmail(text: string): CustomerOutcome {
  const parts = /^(customer|cust)((?:\+[a-z0-9_-]+)*)@(klarna\.com|email\.([a-z.]+))$/.exec(text.trim().toLowerCase());
  if (parts === null) return unknown;
  const [, name, plus = '', , domain] = parts;
  const tags = plus.split('+').slice(1);
  // The one address that is too long for a country.
  if (name === 'cust') return domain === undefined || domain === 'us' ? outcomeOfTags('US', tags) : unknown;
  const country = marketOf(domain ?? tags.shift() ?? '');
  return country === undefined ? unknown : outcomeOfTags(country, tags);
}

function marketOf(code: string): TestMarket | undefined {
  const country = /^(?:uk|gb|co\.uk)$/.test(code) ? 'GB' : code.toUpperCase();
  return isTestMarket(country) ? country : undefined;
}

function outcomeOfTags(country: TestMarket, tags: readonly string[]): CustomerOutcome {
  const [first, ...rest] = tags;
  if (first === undefined) return { outcome: 'approved', country };
  if (first === 'denied')
    return rest.length === 0 ? { outcome: 'denied', country, reason: 'denied' } : stepsOf(country, rest);
  if (rest.length > 0) return unknown;
  if (first === 'new_user' || first === 'require_signup') return { outcome: 'steps', country, steps: ['sign_up'] };
  const reason = /^reject_reason_(.+)$/.exec(first)?.[1] ?? '';
  if (country === 'US' && isRejectReason(reason)) return { outcome: 'denied', country, reason };
  const [, decision, minutes] = /^pend-(accept|reject)-(\d\d)$/.exec(first) ?? [];
  if (minutes === undefined || (country !== 'US' && country !== 'GB')) return unknown;
  return {
    outcome: 'pending',
    country,
    decision: decision === 'accept' ? 'accept' : 'reject',
    minutes: Number(minutes),
  };
}

/** The steps that the page prints for the market, and no others. */
function stepsOf(country: TestMarket, tags: readonly string[]): CustomerOutcome {
  const steps = tags.map((tag) => tag.replace(/^auth_/, ''));
  const arePublished =
    tags.every((tag) => tag.startsWith('auth_')) && steps.every((step) => stepPhones[country]?.[step]);
  return arePublished ? { outcome: 'steps', country, steps } : unknown;
}
