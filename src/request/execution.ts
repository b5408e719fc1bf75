import type { ErrorFacts } from '../errors.ts';
import { isAmbiguous } from './decide.ts';
import type { Slug } from './fault-table.ts';
import type { Step } from './step.ts';

export const isWrite = (step: Pick<Step, 'kind'>): boolean => step.kind !== 'token' && step.kind !== 'read';

/** What Klarna may take its 59 seconds for before it says TIMEOUT: an authorization, and what is done with a transaction. */
export const isOperation = ({ kind }: Pick<Step, 'kind'>): boolean =>
  kind === 'authorize' || kind.startsWith('network-');

/**
 * Answers that prove nothing, whatever the run ends with: one that contradicts the request may be the answer to a write
 * that was executed all the same, and who answered with a redirect may have taken the request first.
 */
const unproven: readonly (Slug | undefined)[] = ['contradiction', 'redirect'];

/** Whether a write was executed, as far as its attempts tell; nothing for a step that writes nothing. */
export const executionAfter = (
  step: Pick<Step, 'kind'>,
  slug: Slug | undefined,
  ambiguousBefore: boolean,
): Pick<ErrorFacts, 'execution'> => {
  if (!isWrite(step)) return {};
  const open = ambiguousBefore || unproven.includes(slug) || (slug !== undefined && isAmbiguous(step.kind, slug));
  return { execution: open ? 'unknown' : 'none' };
};
