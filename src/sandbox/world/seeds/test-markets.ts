/** Klarna's test markets with their currencies (ISO 4217). */
export const currencyOfMarket = {
  AT: 'EUR',
  AU: 'AUD',
  BE: 'EUR',
  CA: 'CAD',
  CH: 'CHF',
  CZ: 'CZK',
  DE: 'EUR',
  DK: 'DKK',
  ES: 'EUR',
  FI: 'EUR',
  FR: 'EUR',
  GB: 'GBP',
  GR: 'EUR',
  HU: 'HUF',
  IE: 'EUR',
  IT: 'EUR',
  MX: 'MXN',
  NL: 'EUR',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  PT: 'EUR',
  RO: 'RON',
  SE: 'SEK',
  SK: 'EUR',
  US: 'USD',
} as const;
export type TestMarket = keyof typeof currencyOfMarket;

export const testMarkets = Object.keys(currencyOfMarket) as readonly TestMarket[];

export const isTestMarket = (country: string): country is TestMarket => Object.hasOwn(currencyOfMarket, country);

/** The market that an order of a currency is taken to be in: of those with the euro Germany, elsewhere the US. */
export function marketOfCurrency(currency: string): TestMarket {
  if (currency === 'EUR') return 'DE';
  return testMarkets.find((market) => currencyOfMarket[market] === currency) ?? 'US';
}

/** Currency and country of an order: one follows from the other where it can; both left out, it is American. */
export function placeOf({
  currency_code,
  country_code,
}: {
  readonly currency_code?: string | undefined;
  readonly country_code?: string | undefined;
}): { readonly currency: string; readonly country: string } {
  const own = country_code !== undefined && isTestMarket(country_code) ? currencyOfMarket[country_code] : 'USD';
  const currency = currency_code ?? own;
  return { currency, country: country_code ?? marketOfCurrency(currency) };
}
