const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A duration for people: `21 ms`, `1.2 s`, `17 s`, `3 min 20 s`, `2 h 10 min`. */
export const durationText = (ms: number): string => {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < 9.95 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < minute - second / 2) return `${Math.round(ms / second)} s`;
  return ms < hour - second / 2 ? inTwo(ms, minute, 'min', second, 's') : inTwo(ms, hour, 'h', minute, 'min');
};

const inTwo = (ms: number, large: number, largeName: string, small: number, smallName: string): string => {
  const whole = Math.round(ms / small) * small;
  const rest = Math.round((whole % large) / small);
  const first = `${Math.floor(whole / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
};

/** Seconds up to a minute, then coarser: a guess should not look more exact than it is. */
export const leftText = (ms: number): string => {
  if (ms < minute) return `about ${Math.max(1, Math.round(ms / second))} s`;
  return `about ${durationText(Math.round(ms / (10 * second)) * 10 * second)}`;
};

/** Whole seconds that have passed: `9 s`, `3 min 20 s`. */
export const passedText = (ms: number): string => {
  const whole = Math.floor(ms / second);
  return whole < 60 ? `${whole} s` : durationText(whole * second);
};

/** `512/s`, `3.4/s`; where few rows end, by the minute: `12/min`. */
export const rateText = (perSecond: number, of = ''): string =>
  perSecond >= 0.995 || perSecond === 0 ? `${short(perSecond)}${of}/s` : `${short(perSecond * 60)}${of}/min`;

const short = (count: number): number => (count >= 9.95 ? Math.round(count) : Number(count.toFixed(1)));

export const rowsText = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
