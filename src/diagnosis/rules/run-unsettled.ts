import type { Rule } from '../finding.ts';
import { isOpen } from '../money-held.ts';
import { paste, pasteResume, runId } from '../paste.ts';
import type { LocalRunFacts, PaymentFacts } from '../payment-facts.ts';

/** A run from this machine ended without knowing what became of a write: before that is known, nothing may be repeated. */
export const runUnsettled: Rule = {
  name: 'run-unsettled',
  severity: 'danger',
  look: (facts, { quote }) => {
    const run = facts.runs.findLast((one) => isUnsettled(one, facts));
    if (run === undefined) return undefined;
    const isAuthorization = run.authorization?.state === 'UNKNOWN';
    const what = isAuthorization
      ? 'an authorization on Klarna Network'
      : (writes[run.unknown_write ?? ''] ?? 'a write');
    const isToBeResumed = facts.order === null || isOpen(facts.order) || !isAuthorization;
    return {
      says:
        run.status === 'interrupted' && !isAuthorization && run.unknown_write === null
          ? `Run ${quote(run.run_id)} was interrupted, and may have left something half done.`
          : `Nobody knows yet what became of ${what}: run ${quote(run.run_id)} was ${run.status === 'interrupted' ? 'interrupted' : 'left unsettled'}.`,
      evidence: [
        `run ${quote(run.run_id)} (${quote(run.command)}) is ${quote(run.status)}`,
        ...(run.unknown_write === null ? [] : [`what became of ${quote(run.unknown_write)} is not known`]),
        ...(isAuthorization ? ['its authorization is UNKNOWN'] : []),
        ...(run.code === null ? [] : [`it ended with ${quote(run.code)}`]),
      ],
      explanation:
        'It may have been executed although no answer came; whoever repeats it in another way may charge twice.',
      remedy: isToBeResumed
        ? 'Resume that run: it repeats the very same request or looks first. Do not start another one meanwhile.'
        : 'Look for its reference in the Klarna portal; do not resume it, as the order is no longer waiting for it.',
      ...(isToBeResumed ? pasteResume(facts, run.resume) : paste('runs', 'show', runId(run.run_id))),
      turn: 'support',
    };
  },
};

/** As a person would call them; the others stay what they are, a write. */
const writes: Readonly<Record<string, string>> = {
  capture: 'a capture',
  refund: 'a refund',
  void: 'a void',
  repair: 'a repair',
  'network-capture': 'a capture on Klarna Network',
  'network-refund': 'a refund on Klarna Network',
  'network-void': 'a void on Klarna Network',
};

const isUnsettled = (run: LocalRunFacts, { order, mode }: PaymentFacts): boolean => {
  if (run.mode !== mode || run.status === 'running') return false;
  if (run.authorization?.state === 'UNKNOWN' || run.unknown_write !== null) return true;
  if (run.status !== 'unsettled' && run.status !== 'interrupted') return false;
  // What it was to do was done since, by whomever.
  const isSettledSince =
    order !== null && !isOpen(order) && order.status !== 'placing' && order.payment_status !== 'unpaid';
  return run.status === 'unsettled' ? !(isSettledSince && isOfCheckout(run)) : !isSettledSince;
};

/** Runs that store a token or place: the order itself tells what came of them. */
const isOfCheckout = ({ command }: LocalRunFacts): boolean =>
  command === 'flow' || command === 'send-token' || command === 'checkout';
