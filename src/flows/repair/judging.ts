import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { StepLog } from '../steps.ts';
import { stillOpen } from './earlier.ts';
import type { RepairAction, RepairOutcome, RepairState, Verdict } from './repairs.ts';

export type World = Pick<Context, 'clock' | 'stop' | 'terminal'>;

export interface RepairInputs {
  readonly action: RepairAction;
  /** What a person named: an id or a number. */
  readonly subject: string;
  /** What books money goes on although the order may be paid on Klarna Network as well. */
  readonly newAuthorization: boolean;
}

/** What is learnt on the way; the document is made of it however the repair ends. */
export interface Progress {
  state: RepairState;
}

/** Called between reading and writing; throws where the person says no. */
export type BeforeRepair = (
  state: RepairState,
  verdict: Exclude<Verdict, { readonly nothing: string }>,
) => Promise<void>;

/** The verdict; while an earlier write is on its way, no refusal is one. @throws CliError */
export const judge = (work: () => Verdict, isOpen: boolean): Verdict => {
  try {
    return work();
  } catch (error) {
    throw isOpen && error instanceof CliError && error.kind === 'rejected' ? stillOpen(error) : error;
  }
};

/** Nothing is to be done, which is a success. */
export const skip = async (steps: StepLog, note: string): Promise<RepairOutcome> => {
  await steps.run('repair', 'Nothing to repair', async () => ({
    value: undefined,
    answers: [],
    said: 'Nothing to repair',
    status: 'skipped',
  }));
  return { result: 'DONE', next: `Nothing was to be done: ${note}` };
};

export const titles: Readonly<Record<RepairAction, string>> = {
  'nullify-payment-source': 'Taking the payment source away',
  'fix-payment-source': 'Fixing the payment source',
  forward: 'Forwarding the transaction',
  'reset-circuit': 'Resetting the circuit',
  'update-session': 'Updating the Klarna session',
  'cancel-authorization': 'Cancelling the authorization token',
};
