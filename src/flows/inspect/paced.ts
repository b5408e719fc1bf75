import type { Answer, Clock, Http } from '../../context.ts';

/** So many reads are on their way at a time: a test organization allows 25 in ten seconds for an endpoint. */
const atOnce = 5;

/** A service that says how long its window is seldom means more than a minute. */
const longestRestMs = 60_000;

/**
 * The same way to the network for many reads at once: a handful at a time, one at a time where the service allows few
 * more, and after a rest where it allows none. Writes and tokens are not held up.
 */
export const paced = (http: Http, clock: Pick<Clock, 'sleep'>): Http => {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let most = atOnce;
  let restMs = 0;

  const enter = async (): Promise<void> => {
    while (underWay >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    underWay += 1;
  };
  const leave = (): void => {
    underWay -= 1;
    for (const wake of waiting.splice(0)) wake();
  };
  const learn = ({ rateLimit }: Answer['meta']): void => {
    const { remaining, intervalSeconds = 0 } = rateLimit ?? {};
    if (remaining === undefined) return;
    most = remaining < atOnce ? 1 : atOnce;
    restMs = remaining === 0 ? Math.min(intervalSeconds * 1000, longestRestMs) : 0;
  };

  return {
    ...http,
    send: async (step) => {
      if (step.kind !== 'read') return http.send(step);
      await enter();
      try {
        if (restMs > 0) {
          const rest = restMs;
          restMs = 0;
          await clock.sleep(rest);
        }
        const answer = await http.send(step);
        learn(answer.meta);
        return answer;
      } finally {
        leave();
      }
    },
  };
};
