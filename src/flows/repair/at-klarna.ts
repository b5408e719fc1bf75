import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import { refuse } from '../settle/wish.ts';
import type { StepLog } from '../steps.ts';
import {
  addressFor,
  afterCancelling,
  type Cancelling,
  cancelToken,
  judgeToken,
  tokenIn,
} from './cancel-authorization.ts';
import { refuseWhileUnsettled } from './charges.ts';
import { type BeforeRepair, judge, skip, titles } from './judging.ts';
import type { RepairOutcome, RepairState } from './repairs.ts';

/** The token's repair, which is Klarna's to make. */
export const cancelAtKlarna = async (
  v1: KlarnaV1,
  memory: LocalMemory,
  steps: StepLog,
  state: RepairState,
  earlier: Settlement | undefined,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairOutcome> => {
  if (earlier?.state === 'done') {
    memory.takeUp?.('cancel-token');
    return afterCancelling(state);
  }
  const verdict = judge(() => judgeToken(state), earlier !== undefined);
  if (earlier === undefined || 'nothing' in verdict) memory.takeUp?.('cancel-token');
  if ('nothing' in verdict) return skip(steps, verdict.nothing);
  if (state.order !== undefined) refuseWhileUnsettled(memory, state.order.id);
  if (earlier !== undefined) refuseOtherToken(v1, state, earlier);
  await beforeFirstWrite(state, verdict);
  memory.takeUp?.('cancel-token');
  await steps.run('repair', titles['cancel-authorization'], async () => {
    const { answers, isGone } = await tellingJournal(memory, () => cancelToken(v1, state, earlier !== undefined));
    const said = isGone ? 'Klarna knows the token no more' : 'The token is cancelled';
    return { value: undefined, answers, said };
  });
  return afterCancelling(state);
};

/** What Klarna says of the token settles what an earlier process has sent. */
const tellingJournal = async ({ settle }: LocalMemory, work: () => Promise<Cancelling>): Promise<Cancelling> => {
  try {
    const end = await work();
    if (end.isGone) settle?.('cancel-token', true);
    return end;
  } catch (error) {
    if (error instanceof CliError && error.kind === 'rejected') settle?.('cancel-token', false);
    throw error;
  }
};

/** A token that Klarna does not know is cancelled only if it is the one that was sent, to the same place. */
const refuseOtherToken = (v1: KlarnaV1, state: RepairState, { url, tokenHash }: Settlement): void => {
  const isSame = tokenHash === sha256(tokenIn(state)) && new URL(url).origin === new URL(addressFor(v1, state)).origin;
  if (isSame) return;
  throw refuse(
    'TOKEN_REPLACED',
    'The token that this run was to cancel is not the one on the payment any more.',
    'Another one was stored since, or Klarna Payments v1 is asked at another address.',
    'If the present token is meant, start a new run.',
  );
};
