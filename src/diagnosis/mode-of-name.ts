import type { Mode } from './payment-facts.ts';

/** What a Klarna resource name says of its mode, as in krn:partner:global:account:test:MKPMV6MS; most say nothing. */
export const modeOfName = (name: string | null): Mode | undefined => {
  const parts = name?.split(':').slice(1, -1) ?? [];
  return (['test', 'live'] as const).find((mode) => parts.includes(mode));
};
