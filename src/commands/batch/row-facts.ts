import type { BatchRow } from '../../batch/row.ts';
import type { Context } from '../../context.ts';
import type { RunFacts } from '../../journal/records.ts';
import { plannedFacts, runInputsOf } from '../session/run-plan.ts';
import type { BatchSession } from './session.ts';

/** The first record of a row's run. */
export const factsOf = (
  context: Pick<Context, 'folders'>,
  { inputs, partnerAccountId }: BatchRow,
  session: Pick<BatchSession, 'parties'>,
): RunFacts => ({
  command: 'flow',
  ...session.parties(partnerAccountId),
  ...plannedFacts(context, {
    inputs: runInputsOf({ ...inputs, partnerAccountId }),
    ...(inputs.authToken === undefined ? {} : { authToken: { value: inputs.authToken } }),
    ...(inputs.sessionToken === undefined ? {} : { sessionToken: { value: inputs.sessionToken } }),
  }),
});
