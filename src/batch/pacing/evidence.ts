import type { Answer } from '../../context.ts';
import type { Lane, LaneKind } from './lanes.ts';

/** Whether a place counts requests: nobody knows yet, it does not, or it does. */
export type Verdict = 'unknown' | 'free' | 'counts';

export interface Evidence {
  readonly verdict: () => Verdict;
  /** Takes an answer in; true where the other processes have to know at once what it means. */
  readonly weigh: (lane: Lane, answer: Pick<Answer, 'status' | 'meta'>, atMs: number) => boolean;
  /** All that was counted is forgotten; true where it is to be found out anew whether anything is. */
  readonly lapse: () => boolean;
}

const usualWindowMs = 60_000;

/**
 * Finds out from answers whether requests are counted. A sandbox without limits says of each request that it is the first
 * of its window. Where the vendor's own hosts say something of limits, it is believed without that.
 */
export const openEvidence = (isPublished: boolean, isKnown: boolean): Evidence => {
  let verdict: Verdict = isPublished || isKnown ? 'counts' : 'unknown';
  const firsts = new Map<LaneKind, number>();

  const weighRefusal = ({ isVendor }: Lane, remaining: number | undefined): boolean => {
    // Somebody asked the sandbox for it: by its own word there is room.
    if (!isVendor && remaining !== undefined && remaining > 0) return false;
    verdict = 'counts';
    return true;
  };

  return {
    verdict: () => verdict,
    weigh: (lane, { status, meta }, atMs) => {
      const { isVendor, kind } = lane;
      if (isPublished) return status === 429;
      const { limit = 0, remaining, intervalSeconds } = meta.rateLimit ?? {};
      if (status === 429) return weighRefusal(lane, remaining);
      if (limit < 1 || remaining === undefined) {
        // An access token comes without a word on limits, whether there are any or not.
        if (verdict === 'unknown' && kind !== 'token') verdict = 'free';
        return false;
      }
      if (isVendor || limit === 1 || remaining < limit - 1) {
        firsts.delete(kind);
        verdict = 'counts';
        return false;
      }
      const before = firsts.get(kind) ?? Number.NEGATIVE_INFINITY;
      firsts.set(kind, atMs);
      if (atMs - before >= (intervalSeconds === undefined ? usualWindowMs : intervalSeconds * 1000)) return false;
      const counted = verdict === 'counts';
      verdict = 'free';
      return counted;
    },
    lapse: () => {
      if (isPublished || verdict !== 'counts') return false;
      verdict = 'unknown';
      return true;
    },
  };
};
