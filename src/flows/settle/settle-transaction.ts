import type { Klarna } from '../../apis/klarna/client.ts';
import { madeOperationOf, readMade } from '../../apis/klarna/made-operations.ts';
import type { Operation } from '../../apis/klarna/operation-body.ts';
import { madeIdOf, type Prepared, prepareOperation, sendOperation } from '../../apis/klarna/operations.ts';
import { readTransaction, transactionCurrencyOf, transactionStateOf } from '../../apis/klarna/transactions.ts';
import { isKrn, type Krn } from '../../apis/klarna/values.ts';
import type { Answer, Clock, Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import { keyLapse } from '../second-authorization.ts';
import type { StepLog, StepName } from '../steps.ts';
import type { TransactionPlan } from './plan-transaction.ts';

/** What is known of the transaction while a run acts on it. */
export interface TransactionSettling {
  /** The capture or refund that was made, where Klarna named it. */
  madeId?: string;
  state?: string;
}

const stepOf = {
  'network-capture': 'capture',
  'network-refund': 'refund',
  'network-void': 'void',
} as const satisfies Record<Operation['kind'], StepName>;

const titles = { capture: 'Capturing', refund: 'Refunding', void: 'Voiding' } as const;

const nouns = { capture: 'Captured', refund: 'Refunded', void: 'Voided' } as const;

/**
 * The step `capture`, `refund` or `void` on Klarna Network, once: what an earlier process of this run has sent is sent
 * again as it was, with the same key and bytes, and so answered with what came of it then.
 */
export const operate = (
  { clock }: Pick<Context, 'clock'>,
  klarna: Klarna,
  steps: StepLog,
  memory: LocalMemory,
  { operation, currency, sums }: TransactionPlan,
  run: string,
  earlier: Settlement | undefined,
  state: TransactionSettling,
): Promise<Answer> => {
  const { kind, transaction } = operation;
  const step = stepOf[kind];
  return steps.run(step, `${titles[step]} ${transaction}`, async () => {
    memory.takeUp?.(kind);
    const isUnheard = earlier?.state === 'open';
    // A key is kept for a day; that the transaction is over shows for longer.
    const over = isUnheard && kind === 'network-void' ? await readVoided(klarna, transaction) : undefined;
    if (over !== undefined) {
      memory.settle?.(kind, true);
      return { value: over, answers: [over], said: `${nouns[step]} at Klarna, as the transaction shows` };
    }
    const prepared = isUnheard ? asItWas(operation, earlier) : prepareOperation(klarna, operation, run);
    const sentAt = isUnheard ? Date.parse(earlier.at) : clock.now();
    const answer = await sendOperation(
      klarna,
      prepared,
      { currency, amounts: sums },
      {
        ambiguousBefore: isUnheard,
        lapse: lapseOf(keyLapse(sentAt, clock.now, step), run),
        // Of a void alone the transaction's state tells whether it was done; whoever did it, there is nothing left to do.
        ...(kind === 'network-void' ? { verify: () => readVoided(klarna, transaction) } : {}),
      },
    );
    const madeId = madeIdOf(answer);
    if (madeId !== undefined) state.madeId = madeId;
    return { value: answer, answers: [answer], said: `${nouns[step]} at Klarna` };
  });
};

/** Klarna tells nobody what it has captured or refunded, so that only its portal is left then. */
const lapseOf = (lapse: ReturnType<typeof keyLapse>, run: string) => () =>
  lapse()?.with({
    hint: `Look in the Klarna portal whether it was made. Once you know, forget about this run: \`klarna-cl runs prune ${run} --yes\``,
  });

const asItWas = ({ kind, transaction }: Operation, { url, body, idempotencyKey }: Settlement): Prepared => {
  if (idempotencyKey === undefined) throw new TypeError('the journal has no key for it');
  return { kind, transaction, url, body, key: idempotencyKey };
};

const readVoided = async (klarna: Klarna, transaction: Krn): Promise<Answer | undefined> => {
  const answer = await readTransaction(klarna, transaction);
  return ['CLOSED', 'COMPLETED'].includes(transactionStateOf(answer) ?? '') ? answer : undefined;
};

/**
 * The step `confirm`: the transaction is read back, and the capture or refund that was made. Reading may need a permission
 * of its own, and Klarna's answer to the operation was believed: no answer takes nothing away from it.
 * @throws CliError `protocol` where what is read contradicts what was done
 */
export const confirmTransaction = (
  { clock }: Pick<Context, 'clock'>,
  klarna: Klarna,
  steps: StepLog,
  { operation, amount, balance, currency }: TransactionPlan,
  state: TransactionSettling,
): Promise<void> =>
  steps.run('confirm', `Reading ${operation.transaction} back`, async () => {
    const { transaction, kind } = operation;
    const answers: Answer[] = [];
    try {
      const isOver =
        kind === 'network-void' || (kind === 'network-capture' && (operation.release || amount === balance));
      const answer = await readState(clock, klarna, transaction, isOver);
      answers.push(answer);
      const is = transactionStateOf(answer);
      if (is !== undefined) state.state = is;
      if (isOver && is === 'AUTHORIZED') throw contradicted(transaction, `it is still ${is}`);
      const found = transactionCurrencyOf(answer);
      if (found !== undefined && currency !== undefined && found !== currency) {
        throw contradicted(transaction, `it is in ${found}, not ${currency}`);
      }
      if (kind !== 'network-void' && state.madeId !== undefined && isKrn(state.madeId)) {
        const made = await readMade(klarna, kind === 'network-capture' ? 'captures' : 'refunds', state.madeId);
        answers.push(made);
        const over = madeOperationOf(made).amount;
        if (over !== undefined && over !== operation.amount) {
          throw contradicted(transaction, `${state.madeId} is over ${over}, not ${operation.amount}`);
        }
      }
      return { value: undefined, answers, said: `Confirmed: the transaction is ${is ?? 'there'}` };
    } catch (error) {
      if (!(error instanceof CliError) || error.code === 'NOT_CONFIRMED') throw error;
      if (error.kind === 'interrupted' || error.kind === 'terminated') throw error.with({ execution: 'done' });
      if (error.kind === 'protocol') throw error.with({ execution: 'done', hint: portalHint(transaction) });
      return { value: undefined, answers, status: 'skipped', said: `Not read back: ${error.message}` };
    }
  });

/** A state may take a moment to follow what was done. */
const readState = async (clock: Clock, klarna: Klarna, transaction: Krn, isOver: boolean): Promise<Answer> => {
  for (const pause of [500, 1500]) {
    const answer = await readTransaction(klarna, transaction);
    if (!isOver || transactionStateOf(answer) !== 'AUTHORIZED') return answer;
    await clock.sleep(pause);
  }
  return readTransaction(klarna, transaction);
};

const portalHint = (transaction: Krn): string =>
  `Klarna's answer said that it was done, so do not do it again: look for ${transaction} in the Klarna portal.`;

const contradicted = (transaction: Krn, why: string): CliError =>
  new CliError('protocol', `Klarna's answer and the transaction ${transaction} contradict each other.`, {
    code: 'NOT_CONFIRMED',
    execution: 'done',
    why: `Read back, ${why}.`,
    hint: portalHint(transaction),
  });
