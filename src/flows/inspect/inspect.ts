import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { type Found, findByEmail, findById, findByNumber, findByTransactionNumber } from './find.ts';
import { findByKlarnaOrder, findByKrn } from './find-klarna.ts';
import { findByRun, isOfKlarnaAlone } from './find-run.ts';
import { gather } from './gather.ts';
import type { Hits } from './hits.ts';
import type { RunLog } from './local-runs.ts';
import { type Asking, type InspectParties, startAsking } from './parties.ts';
import { bareText, refuseOtherNames, type Subject, subjectOf } from './subject.ts';

export type { Hit, Hits } from './hits.ts';
export { noRuns, openRunLog, type RunLog } from './local-runs.ts';
export type { InspectParties, Reachable } from './parties.ts';

/** Everything about one payment, or the several orders that the text may mean. */
export type Inspected = PaymentFacts | Hits;

export const areHits = (inspected: Inspected): inspected is Hits => 'hits' in inspected;

/**
 * Which service has to be asked about a text: Klarna alone knows its own names, Commerce Layer everything else.
 * @throws CliError `usage` for the name of something that is no payment, `local-io` where the journal cannot be read
 */
export const serviceFor = (text: string, runs: RunLog): 'commerce-layer' | 'klarna' => {
  const subject = subjectOf(bareText(text));
  refuseOtherNames(subject);
  if (subject.kind === 'krn') return 'klarna';
  if (subject.kind !== 'run') return 'commerce-layer';
  const run = runs.run(subject.id);
  return run !== undefined && isOfKlarnaAlone(run) ? 'klarna' : 'commerce-layer';
};

/**
 * Finds a payment by whatever somebody wrote, and reads both sides of it. Nothing is ever written.
 * @throws CliError `rejected` where there is nothing of that name, `auth`, `unavailable`, `protocol`
 */
export const inspectPayment = async (parties: InspectParties, typed: string): Promise<Inspected> => {
  const text = bareText(typed);
  const subject = subjectOf(text);
  const asking = await startAsking(parties, serviceFor(text, parties.runs) === 'commerce-layer');
  const found = await find(asking, subject, text);
  return 'hits' in found ? found : gather(asking, found, text);
};

const find = async (asking: Asking, subject: Subject, text: string): Promise<Found | Hits> => {
  if (subject.kind === 'krn') return findByKrn(asking, subject.krn, subject.of);
  if (subject.kind === 'uuid') return findByKlarnaOrder(asking, subject.uuid);
  const run = subject.kind === 'run' ? asking.runs.run(subject.id) : undefined;
  if (run !== undefined) return findByRun(asking, run);
  const { commerceLayer: api } = asking;
  if (api === undefined) throw new TypeError('Commerce Layer was to be asked');
  switch (subject.kind) {
    case 'email':
      return findByEmail(api, subject.email);
    case 'transaction number':
      return findByTransactionNumber(api, subject.number, subject.orderNumber);
    case 'id':
      return findById(api, subject.id);
    default:
      return findByNumber(api, text);
  }
};
