import type { FlowInputs } from '../../flows/flow-state.ts';

/** How many requests a batch makes, by service. */
export interface RequestCount {
  readonly commerceLayer: number;
  readonly klarna: number;
}

/** What one row makes where nothing has to be repeated: its reads, its writes, and with `--confirm` the reading back. */
export const requestsOf = ({ route, place, orderId }: FlowInputs, confirms: boolean): RequestCount => {
  const readBack = confirms ? 1 : 0;
  if (route === 'network') return { commerceLayer: orderId === undefined ? 0 : 1, klarna: 1 + readBack };
  // The payment with its order, the token; placing is always read back.
  const commerceLayer = place ? 4 : 2 + readBack;
  return { commerceLayer, klarna: route === 'both' ? 1 + readBack : 0 };
};

/**
 * What Commerce Layer takes from one address in a minute, of requests that no cache answers. Klarna publishes no numbers.
 * @see https://docs.commercelayer.io/core/rate-limits
 */
const perMinute = { live: 200, test: 100 } as const;

/** Klarna's tokens are good for so long. */
const tokenMinutes = 60;

/** How long a batch takes at the least, as a sentence; nothing where that is no time. */
export const durationWarning = (
  { commerceLayer }: RequestCount,
  mode: 'test' | 'live',
  shard: { readonly of: number } | undefined,
): string | undefined => {
  const limit = perMinute[mode];
  const minutes = Math.ceil(commerceLayer / limit);
  if (minutes < 2) return undefined;
  const takes = `It will take about ${minutes} minutes: ${commerceLayer} requests to Commerce Layer, which takes ${limit} a minute from one address in ${mode} mode.`;
  if (minutes <= tokenMinutes) return takes;
  // A few minutes stay for what has to be repeated.
  const parts = Math.ceil(minutes / (tokenMinutes - 5)) * (shard?.of ?? 1);
  return `${takes} Tokens are good for ${tokenMinutes} minutes, so the last rows would come too late: share it out over ${parts} addresses (--shard 1/${parts} to ${parts}/${parts}), or give it in parts with newer tokens.`;
};
