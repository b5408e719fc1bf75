import { foundTransactionOf, readTransactionOfAnyType } from '../../apis/commerce-layer/find-transactions.ts';
import { isResourceId, orderId, paymentId, transactionId } from '../../apis/commerce-layer/ids.ts';
import { readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { isKrn } from '../../apis/klarna/values.ts';
import { CliError } from '../../errors.ts';
import type { Found } from './find.ts';
import { findByKrn } from './find-klarna.ts';
import { type LocalRun, whyElsewhere } from './local-runs.ts';
import type { Asking } from './parties.ts';

/** What a run of this machine was about: its order, else its payment; what it made at Klarna is read besides. */
export const findByRun = async (asking: Asking, run: LocalRun): Promise<Found> => {
  const { commerceLayer: api, klarna, reader, here } = asking;
  const why = whyElsewhere(run, here);
  if (why !== undefined) {
    throw new CliError('usage', `Run ${run.facts.run_id} was not made from here.`, {
      code: 'OTHER_PARTIES',
      why,
      hint: `Use the configuration that it was started with; \`klarna-cl runs show ${run.facts.run_id}\` names it.`,
    });
  }
  const found: Found = { as: 'run', runs: [run] };
  const { transactionId: transaction = '' } = run;
  if (isOfKlarnaAlone(run) && isKrn(transaction) && 'client' in klarna) {
    const paid = await reader.attempt('Klarna transaction', () => findByKrn(asking, transaction, 'transaction'));
    return { ...paid, ...found };
  }
  if (api === undefined) return found;
  if (run.orderId !== undefined && isResourceId(run.orderId)) return { ...found, orderId: orderId(run.orderId) };
  if (run.transactionId !== undefined && isResourceId(run.transactionId)) {
    const id = transactionId(run.transactionId);
    const answer = await reader.attempt('the transaction of the run', () => readTransactionOfAnyType(api, id));
    return { ...found, orderId: answer && foundTransactionOf(answer)?.orderId };
  }
  const { paymentId: id } = run;
  if (id === undefined || !isResourceId(id)) return found;
  const payment = await reader.attempt('the payment of the run', () => readKlarnaPayment(api, paymentId(id)));
  return { ...found, payment };
};

/** It had neither an order nor a payment, so what it is about is known at Klarna. */
export const isOfKlarnaAlone = ({ orderId, paymentId, transactionId }: LocalRun): boolean =>
  orderId === undefined && paymentId === undefined && !isResourceId(transactionId ?? '');
