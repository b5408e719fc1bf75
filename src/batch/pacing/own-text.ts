import type { SharedText } from '../../context.ts';
import { forgetThePast, isEmpty } from './rate-state.ts';
import { readRateText } from './rate-text.ts';

/** Whether another process has found limits that hold there. */
export const isInForce = (shared: SharedText, isVendor: boolean, nowMs: number): boolean => {
  try {
    const state = readRateText(shared.read());
    forgetThePast(state, isVendor, nowMs);
    return !isEmpty(state);
  } catch {
    return false;
  }
};

/** A text that no other process sees. */
export const ownText = (steadyMs: () => number): SharedText => {
  let text: string | undefined;
  return {
    steadyMs,
    read: () => text,
    change: async (edit) => {
      const change = edit(text);
      text = change.text;
      return change.value;
    },
  };
};
