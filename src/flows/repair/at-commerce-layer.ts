import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { pullRepair } from '../../apis/commerce-layer/repairs.ts';
import { CliError } from '../../errors.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import { throwIfStopped } from '../stopped.ts';
import { refuseSecondCharge, refuseWhileUnsettled } from './charges.ts';
import { isOnItsWay } from './earlier.ts';
import { readState, type Subject } from './find.ts';
import { repairs } from './index.ts';
import { type BeforeRepair, judge, type Progress, type RepairInputs, skip, titles, type World } from './judging.ts';
import type { Repair, RepairAction, RepairOutcome, RepairState, Verdict } from './repairs.ts';

/** A repair that Commerce Layer makes: judged, agreed to, made, and read back. */
export const repairAtCommerceLayer = async (
  world: World,
  { commerceLayer: api, memory }: { readonly commerceLayer: CommerceLayer; readonly memory: LocalMemory },
  inputs: RepairInputs & { readonly action: Exclude<RepairAction, 'cancel-authorization'> },
  steps: StepLog,
  progress: Progress,
  subject: Subject,
  earlier: Settlement | undefined,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairOutcome> => {
  const { state } = progress;
  const repair = repairs[inputs.action];
  const isOpen = earlier?.state === 'open' && isStillOpen(world, memory, repair, state, earlier);
  if (earlier !== undefined && !isOpen && (earlier.state === 'done' || repair.isDone(state))) {
    memory.takeUp?.('repair');
    return repair.outcome(state, state);
  }
  const verdict = judge(() => repair.judge(state), isOpen);
  if (!isOpen) memory.takeUp?.('repair');
  if (verdict.transaction !== undefined) progress.state = { ...state, transaction: verdict.transaction };
  if ('nothing' in verdict) return skip(steps, verdict.nothing);
  refuseForMoney(memory, inputs, state, verdict);
  const before = progress.state;
  await beforeFirstWrite(before, verdict);
  memory.takeUp?.('repair');

  const target = { ...subject, ...(before.transaction === undefined ? {} : { transactionId: before.transaction.id }) };
  const reread = async () => {
    const read = await readState(api, target);
    progress.state = read.state;
    return read;
  };
  await steps.run('repair', titles[inputs.action], async () => {
    const verify = async () => {
      const { state: now, answers } = await reread();
      return repair.isDone(now, before) ? answers[0] : undefined;
    };
    const answer = await pullRepair(api, repair.trigger(before), { verify, ambiguousBefore: isOpen });
    return { value: undefined, answers: [answer], said: 'Commerce Layer has taken it' };
  });
  throwIfStopped(world.stop, 'The repair was answered.');
  return steps.run('confirm', 'Reading back what came of it', async () => {
    const { state: after, answers } = await proving(reread);
    const outcome = repair.outcome(before, after);
    return { value: outcome, answers, said: outcome.result === 'DONE' ? 'It is as it should be' : 'It is under way' };
  });
};

/** What was answered and cannot be read back is not proven. */
const proving = async <Value>(read: () => Promise<Value>): Promise<Value> => {
  try {
    return await read();
  } catch (error) {
    throw error instanceof CliError ? error.with({ execution: 'unknown' }) : error;
  }
};

/**
 * Finds out what became of a write that an earlier process of this run sent; true where that cannot be told yet, so that
 * the next one is a repeat of it.
 */
const isStillOpen = (
  { clock }: World,
  memory: LocalMemory,
  repair: Repair,
  state: RepairState,
  earlier: Settlement,
): boolean => {
  const isDone = repair.isDone(state);
  if (!isDone && isOnItsWay(earlier, state, clock)) return true;
  memory.settle?.('repair', isDone);
  return false;
};

const refuseForMoney = (
  memory: LocalMemory,
  { action, newAuthorization }: RepairInputs,
  { order }: RepairState,
  verdict: Verdict,
): void => {
  if (order === undefined) return;
  if (action !== 'reset-circuit') refuseWhileUnsettled(memory, order.id);
  if ('charges' in verdict) refuseSecondCharge(memory, order.id, newAuthorization);
};
