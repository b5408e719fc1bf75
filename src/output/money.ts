/** `USD 118.00`: an amount in minor units as a person reads it. `digits` is the currency's ISO 4217 exponent. */
export const formatMinorUnits = (amount: number, currency: string, digits: number): string => {
  const sign = amount < 0 ? '-' : '';
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const units = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${currency} ${sign}${units}`;
};

/** Loads ISO 4217: the exponent of a currency, `undefined` for an unknown code. */
export const currencyDigits = async (): Promise<(currency: string) => number | undefined> => {
  const { code } = await import('currency-codes');
  return (currency) => (/^[A-Z]{3}$/.test(currency) ? code(currency)?.digits : undefined);
};
