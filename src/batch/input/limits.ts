import type { FlowInputs } from '../../flows/flow-state.ts';
import { minutesInWords, secondsUnderLimits } from '../pacing/estimate.ts';

/** How many requests rows make, by service and, at Commerce Layer, by the type of resource they are for. */
export interface RequestCount {
  payments: number;
  orders: number;
  klarna: number;
  flows: number;
}

/** Adds what one row makes where nothing has to be repeated. @param confirms whether what was written is read back */
export const countRequests = (count: RequestCount, inputs: FlowInputs, confirms: boolean): void => {
  const { route, place, orderId } = inputs;
  const readBack = (inputs.confirm ?? confirms) ? 1 : 0;
  count.flows += 1;
  if (route !== 'native') count.klarna += 1 + readBack;
  if (route === 'network') count.orders += orderId === undefined ? 0 : 1;
  // The payment with its order, and the token; a placed order is always read back.
  else count.payments += 2 + (place ? 0 : readBack);
  if (place) count.orders += 2;
};

/** Klarna's tokens are good for so long; a few minutes of it stay for what has to be repeated. */
const tokenMinutes = 60;
const spareMinutes = 5;

/** How long a batch takes at the least, as a sentence; nothing where that is under a minute. */
export const durationWarning = (
  { payments, orders, flows }: RequestCount,
  mode: 'test' | 'live',
  rate: number | undefined,
  shard: { readonly of: number } | undefined,
): string | undefined => {
  const demand = {
    uncacheable: payments + orders,
    mostOfOneEndpoint: Math.max(payments, orders),
    ...(rate === undefined ? {} : { flows: { count: flows, perSecond: rate } }),
  };
  const seconds = secondsUnderLimits(demand, mode);
  if (seconds < 60) return undefined;
  const takes = `It will take ${minutesInWords(seconds)} or more, for Commerce Layer limits the requests of an address${rate === undefined ? '' : ', and --rate the flows'}.`;
  if (seconds <= (tokenMinutes - spareMinutes) * 60) return takes;
  const parts = Math.ceil(seconds / 60 / (tokenMinutes - spareMinutes)) * (shard?.of ?? 1);
  return `${takes} Tokens are good for ${tokenMinutes} minutes, so the last rows would come too late: share it out over ${parts} addresses (--shard 1/${parts} to ${parts}/${parts}), or run it in parts, each with new tokens.`;
};
