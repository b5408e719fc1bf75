import * as v from 'valibot';

/**
 * The values of a seed file. Messages go on from the place they are about: `orders[0].currency_code is not …`. Text is never
 * made of a number: what looks like one to YAML (a postal code, a phone) has lost its zeros by then.
 */
export const text = v.pipe(v.string(), v.nonEmpty('is empty'));

export const resourceId = v.pipe(v.string(), v.regex(/^[A-Za-z]{10}$/, 'is not ten letters'));

export const currencyCode = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code'));

export const countryCode = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'is not an ISO 3166 code of two letters'));

/** Far past any purchase, and low enough for sums of a hundred lines to stay exact. */
const mostCents = 1_000_000_000;

const cents = v.pipe(
  v.number(),
  v.safeInteger('is not a whole number of minor units'),
  v.maxValue(mostCents, `is more than ${mostCents}`),
);

export const price = v.pipe(cents, v.minValue(0, 'is negative'));

/** What is taken off is written without a sign. */
export const deduction = v.pipe(cents, v.minValue(1, 'is not above 0: write what is taken off, without a sign'));

export const adjustment = v.pipe(cents, v.minValue(-mostCents, `is less than -${mostCents}`));

export const rate = v.pipe(v.number(), v.minValue(0, 'is negative'), v.maxValue(1, 'is more than 1: 20 % is 0.2'));

export const quantity = wholeNumber(1, 10_000);

export function wholeNumber(least: number, most: number) {
  return v.pipe(
    v.number(),
    v.integer('is not a whole number'),
    v.minValue(least, `is less than ${least}`),
    v.maxValue(most, `is more than ${most}`),
  );
}
