const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: readonly (readonly [upTo: number, ms: number, name: (count: number) => string])[] = [
  [90 * minute, minute, () => 'min'],
  [48 * hour, hour, () => 'h'],
  [60 * day, day, (count) => (count === 1 ? 'day' : 'days')],
  [700 * day, 30.4375 * day, (count) => (count === 1 ? 'month' : 'months')],
  [Number.POSITIVE_INFINITY, 365.25 * day, (count) => (count === 1 ? 'year' : 'years')],
];

/** `3 h ago`, `in 2 days`, `just now`. */
export const fromNow = (atMs: number, nowMs: number): string => {
  const away = Math.abs(atMs - nowMs);
  if (away < minute) return 'just now';
  const [, ms, name] = units.find(([upTo]) => away < upTo) ?? [0, day, () => 'days'];
  const count = Math.floor(away / ms);
  const span = `${count} ${name(count)}`;
  return atMs > nowMs ? `in ${span}` : `${span} ago`;
};

/** `2026-11-22 06:50`, by the clock of a time zone (IANA); the reader's own where none is named. */
export const localTime = (zone?: string): ((atMs: number) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (atMs) => {
    const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}`;
  };
};

/** The reader's time zone, as a name. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
