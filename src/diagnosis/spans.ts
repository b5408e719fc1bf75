export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Milliseconds since the epoch; `undefined` for what is no time. */
export const timeOf = (text: string | null | undefined): number | undefined => {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

/** `3 hours`, `1 day`: whole units, rounded down, so that nobody is promised time that is not there. */
export const spanOf = (ms: number): string => {
  const [size, unit] = ms >= 2 * dayMs ? [dayMs, 'day'] : ms >= 2 * hourMs ? [hourMs, 'hour'] : [minuteMs, 'minute'];
  const count = Math.max(0, Math.floor(ms / Number(size)));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
