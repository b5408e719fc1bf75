/** The sandbox's time: the machine's, and what was added to it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How far it is ahead of the machine. */
  readonly ahead: () => number;
  /** Time goes forward alone. */
  readonly advance: (ms: number) => void;
  /** Back to the machine's time. */
  readonly reset: () => void;
  /** Calls `listener` whenever the time was moved, for those who wait for one. */
  readonly onMove: (listener: () => void) => void;
}

export function createClock(machine: { readonly now: () => number }): Clock {
  let offset = 0;
  const listeners: (() => void)[] = [];
  const moveTo = (ahead: number) => {
    offset = ahead;
    for (const listener of listeners) listener();
  };
  return {
    now: () => machine.now() + offset,
    ahead: () => offset,
    advance: (ms) => moveTo(offset + ms),
    reset: () => moveTo(0),
    onMove: (listener) => {
      listeners.push(listener);
    },
  };
}

const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const longest = 10 * 366 * unit.d;

/** Milliseconds, or a whole number with a unit: `90s`, `3h`, `28d`. `undefined` for anything else, and for more than ten years. */
export function durationOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? ofText(value) : value;
  return typeof ms === 'number' && Number.isSafeInteger(ms) && ms > 0 && ms <= longest ? ms : undefined;
}

function ofText(text: string): number | undefined {
  const [, count, name] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  return count === undefined || name === undefined ? undefined : Number(count) * unit[name as keyof typeof unit];
}
