import type { Address } from './rows.ts';

type Person = Pick<
  Address,
  'first_name' | 'last_name' | 'line_1' | 'city' | 'zip_code' | 'state_code' | 'country_code' | 'phone' | 'email'
>;

/**
 * Klarna's own published test customers, the approved ones. No person here is made up.
 * @see https://docs.klarna.com/resources/developer-tools/sample-data/sample-customer-data/
 */
const american: Person = {
  first_name: 'Test',
  last_name: 'Person-us',
  line_1: '509 Amsterdam Ave',
  city: 'New York',
  zip_code: '10024-3941',
  state_code: 'NY',
  country_code: 'US',
  phone: '+13106683312',
  email: 'customer+us@klarna.com',
};
const people: Readonly<Record<string, Person>> = {
  US: american,
  GB: {
    first_name: 'Test',
    last_name: 'Person-uk',
    line_1: '10 New Burlington Street Apt. 214',
    city: 'London',
    zip_code: 'W1S 3BE',
    state_code: '',
    country_code: 'GB',
    phone: '+447755564318',
    email: 'customer+uk@klarna.com',
  },
  DE: {
    first_name: 'Mock',
    last_name: 'Mock',
    line_1: 'Neue Schönhauser Str. 2',
    city: 'Berlin',
    zip_code: '10178',
    state_code: '',
    country_code: 'DE',
    phone: '+49017614284340',
    email: 'customer+de@klarna.com',
  },
  SE: {
    first_name: 'Alice',
    last_name: 'Test',
    line_1: 'Södra Blasieholmshamnen 2',
    city: 'Stockholm',
    zip_code: '11 148',
    state_code: '',
    country_code: 'SE',
    phone: '+46701740615',
    email: 'customer+se@klarna.com',
  },
};

const countryOfCurrency: Readonly<Record<string, string>> = { USD: 'US', GBP: 'GB', EUR: 'DE', SEK: 'SE' };

/** The test customer of a currency's country; the American one where Klarna's page has none. */
export function personFor(currency: string): Person {
  return people[countryOfCurrency[currency] ?? 'US'] ?? american;
}

/** Klarna's test markets; elsewhere a session offers the customer nothing to choose. */
export const klarnaCountries: ReadonlySet<string> = new Set(
  'AT AU BE CA CH CZ DE DK ES FI FR GB GR HU IE IT MX NL NO NZ PL PT RO SE SK US'.split(' '),
);
