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
