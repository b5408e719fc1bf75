/** Something that cuts a wait short. Rung while nobody waits, it cuts the next wait. */
export interface Wake {
  readonly ring: () => void;
  /** Aborted once it has rung. */
  readonly signal: () => AbortSignal;
  /** Makes it ready to ring again. */
  readonly reset: () => void;
}

export const openWake = (): Wake => {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    signal: () => rung.signal,
    reset: () => {
      if (rung.signal.aborted) rung = new AbortController();
    },
  };
};
