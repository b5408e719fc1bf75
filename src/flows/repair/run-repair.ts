import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import { CliError } from '../../errors.ts';
import { type LocalMemory, withDoubt, withWayOn } from '../run-memory.ts';
import { takeAccessToken } from '../send-token.ts';
import type { SettleResult, SettleRun } from '../settle/settle-document.ts';
import { openStepLog, type StepLog } from '../steps.ts';
import { repairAtCommerceLayer } from './at-commerce-layer.ts';
import { cancelAtKlarna } from './at-klarna.ts';
import { type RepairDocument, repairDocument, resultAfter } from './document.ts';
import { earlierWrite } from './earlier.ts';
import { findSubject, readState, type Subject } from './find.ts';
import type { BeforeRepair, Progress, RepairInputs, World } from './judging.ts';
import type { RepairOutcome } from './repairs.ts';

export interface RepairParties {
  readonly commerceLayer: CommerceLayer;
  /** For `cancel-authorization`. */
  readonly klarnaV1?: KlarnaV1 | undefined;
  readonly memory: LocalMemory;
  readonly run: SettleRun;
}

export interface RepairEnd {
  /** `undefined` when no step was answered: there is nothing to show. */
  readonly document: RepairDocument | undefined;
  readonly failure: CliError | undefined;
}

/** One repair as a run: it is found, judged, agreed to, made, and read back. */
export const runRepair = async (
  world: World,
  parties: RepairParties,
  inputs: RepairInputs,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairEnd> => {
  const { memory, run } = parties;
  const steps = openStepLog(world);
  const progress: Progress = { state: { transactions: [] } };
  let failure: CliError | undefined;
  let outcome: { readonly result: SettleResult; readonly next: string };
  try {
    outcome = await travel(world, parties, inputs, steps, progress, beforeFirstWrite);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = withWayOn(withDoubt(error, memory), memory);
    outcome = { result: resultAfter(failure), next: failure.facts.hint ?? 'Nothing.' };
  }
  const answered = steps.reports.some(({ http_status }) => http_status !== null);
  const { result, next } = outcome;
  return {
    document: answered ? repairDocument(run, inputs.action, progress.state, steps.reports, result, next) : undefined,
    failure,
  };
};

const travel = async (
  world: World,
  parties: RepairParties,
  inputs: RepairInputs,
  steps: StepLog,
  progress: Progress,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairOutcome> => {
  const { commerceLayer: api, klarnaV1, memory } = parties;
  const { action } = inputs;
  const { apiUrl } = await takeAccessToken(api, steps);
  const earlier = earlierWrite(memory, action === 'cancel-authorization' ? 'cancel-token' : 'repair');
  // What was agreed to then is what it goes on with, whatever the number that was typed leads to now.
  const subject = await find(api, steps, memory, apiUrl, earlier?.actsOn ?? inputs.subject, progress);
  if (action !== 'cancel-authorization') {
    return repairAtCommerceLayer(
      world,
      parties,
      { ...inputs, action },
      steps,
      progress,
      subject,
      earlier,
      beforeFirstWrite,
    );
  }
  if (klarnaV1 === undefined) throw new TypeError('there are no credentials for Klarna Payments v1');
  return cancelAtKlarna(klarnaV1, memory, steps, progress.state, earlier, beforeFirstWrite);
};

/** The step `read`: what it is about, kept from other runs, and then as it is. */
const find = (
  api: CommerceLayer,
  steps: StepLog,
  memory: LocalMemory,
  apiUrl: string,
  text: string,
  progress: Progress,
): Promise<Subject> =>
  steps.run('read', `Reading ${text}`, async () => {
    const subject = await findSubject(api, text);
    if (subject.paymentId !== undefined) memory.claim({ kind: 'payment', apiUrl, id: subject.paymentId });
    if (subject.orderId !== undefined) memory.claim({ kind: 'order', apiUrl, id: subject.orderId });
    const { state, answers } = await readState(api, subject);
    if (state.payment !== undefined) memory.claim({ kind: 'payment', apiUrl, id: state.payment.id });
    progress.state = state;
    return { value: subject, answers, said: `Read order ${state.order?.number ?? state.order?.id ?? text}` };
  });
