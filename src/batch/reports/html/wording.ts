/** How figures are written, in Node and in the browser alike. Times are UTC, so that everybody reads the same. */

/** `9,870` */
export const counted = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `84 ms`, `1.24 s`, `2 min 3 s`, `1 h 5 min` */
export const lasting = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
};

/** `98.7%`; never `100%` or `0%` of what is not all or nothing. */
export const share = (part: number, whole: number): string => {
  if (whole === 0 || part === 0) return '0%';
  if (part === whole) return '100%';
  const percent = Math.min(99.9, Math.max(0.1, (100 * part) / whole));
  return `${percent.toFixed(1)}%`;
};

/** `2026-11-22 13:04:05` */
export const dateTime = (at: number | string): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 19).replace('T', ' ');
};

/** `13:04:05`; `13:04:05.25` where parts of a second are told apart. */
export const clockTime = (at: number | string, partMs = 1000): string => {
  const time = dateTime(at).slice(11) || '–';
  return partMs >= 1000 || time === '–' ? time : `${time}.${new Date(at).toISOString().slice(20, 22)}`;
};

/** `4.2`, `512` */
export const perSecond = (rows: number, ms: number): string => {
  const rate = ms <= 0 ? rows : (1000 * rows) / ms;
  return rate >= 100 ? counted(Math.round(rate)) : rate.toFixed(1);
};

export const rowsWord = (count: number): string => `${counted(count)} ${count === 1 ? 'row' : 'rows'}`;

/** What the four states are called where people read them. */
export const statusWords = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  unknown: 'Unknown',
  'not-run': 'Not run',
} as const;
