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

/** `3 h ago`, `in 2 days`, `just now`; `?` for what is no time. */
export const fromNow = (atMs: number, nowMs: number): string => {
  const away = Math.abs(atMs - nowMs);
  if (Number.isNaN(away)) return '?';
  if (away < minute) return 'just now';
  const [, ms, name] = units.find(([upTo]) => away < upTo) ?? [0, day, () => 'days'];
  const count = Math.floor(away / ms);
  const span = `${count} ${name(count)}`;
  return atMs > nowMs ? `in ${span}` : `${span} ago`;
};

const two = (count: number): string => String(count).padStart(2, '0');

/** `2026-11-22 06:50`, by the reader's clock. `Intl` would take ten milliseconds to load for it. */
export const localTime = (atMs: number): string => {
  const at = new Date(atMs);
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** How far that clock is from UTC: `UTC`, `UTC+1`, `UTC-3:30`. */
export const zoneOf = (minutesBehind: number): string => {
  if (minutesBehind === 0) return 'UTC';
  const minutes = Math.abs(minutesBehind);
  const rest = minutes % 60 === 0 ? '' : `:${two(minutes % 60)}`;
  return `UTC${minutesBehind < 0 ? '+' : '-'}${Math.floor(minutes / 60)}${rest}`;
};
