const minute = 60_000;
const day = 24 * 60 * minute;

/** A span of time, roughly: `40 s`, `3 min`, `2 h`, `12 days`. */
export const span = (ms: number): string => {
  const size = Math.abs(ms);
  if (size < 2 * minute) return `${Math.round(size / 1000)} s`;
  if (size < 120 * minute) return `${Math.round(size / minute)} min`;
  return size < 2 * day ? `${Math.round(size / (60 * minute))} h` : `${Math.floor(size / day)} days`;
};

export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

export const size = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
};

export const count = (number: number, one: string, several = `${one}s`): string =>
  `${number} ${number === 1 ? one : several}`;
