interface Pattern {
  readonly digits: number;
  readonly group: string;
  readonly decimal: string;
  /** What stands around the digits, for amounts from zero up and for those below. */
  readonly around: readonly [before: string, after: string];
  readonly aroundNegative: readonly [before: string, after: string];
}

/**
 * What the vendor's samples show of a currency's own manner (`€100,00`). The others are written as in American English.
 * @see https://docs.commercelayer.io/core/including-associations
 */
const shown: Readonly<Record<string, Pick<Pattern, 'group' | 'decimal'>>> = { EUR: { group: '.', decimal: ',' } };

const patterns = new Map<string, Pattern>();

/**
 * How a currency is written. Asked of the platform once for each, as formatting an order's 21 amounts through it would take
 * a quarter of the time of an answer.
 */
function patternOf(currency: string): Pattern {
  const known = patterns.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const parts = format.formatToParts(1_234_567.89);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const pattern: Pattern = {
    digits: format.resolvedOptions().maximumFractionDigits ?? 2,
    group: part('group'),
    decimal: part('decimal'),
    around: around(parts),
    aroundNegative: around(format.formatToParts(-1_234_567.89)),
    ...shown[currency],
  };
  patterns.set(currency, pattern);
  return pattern;
}

function around(parts: readonly Intl.NumberFormatPart[]): [string, string] {
  const isDigit = ({ type }: Intl.NumberFormatPart) => ['integer', 'group', 'decimal', 'fraction'].includes(type);
  const text = (some: readonly Intl.NumberFormatPart[]) => some.map(({ value }) => value).join('');
  return [text(parts.slice(0, parts.findIndex(isDigit))), text(parts.slice(parts.findLastIndex(isDigit) + 1))];
}

/** `<name>_float` out of `<name>_cents`. */
export const inMajorUnits = (minorUnits: number, currency: string): number =>
  minorUnits / 10 ** patternOf(currency).digits;

/** `formatted_<name>` out of `<name>_cents`. */
export function formatted(minorUnits: number, currency: string): string {
  const { digits, group, decimal, around: usual, aroundNegative } = patternOf(currency);
  const [before, after] = minorUnits < 0 ? aroundNegative : usual;
  const all = String(Math.abs(minorUnits)).padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(\d{3})+$)/g, group);
  return digits === 0 ? `${before}${whole}${after}` : `${before}${whole}${decimal}${all.slice(-digits)}${after}`;
}
