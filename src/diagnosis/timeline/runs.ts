import type { LocalRunFacts, LocalSettlementFacts } from '../payment-facts.ts';
import { idsOf, sumOf, type Told } from './told.ts';

/** What a run of this machine did, and what Klarna Network made of it. */
export const ran = (run: LocalRunFacts): readonly Told[] => [
  {
    at: run.started_at,
    what: `klarna-cl ${[run.command, run.action].filter(Boolean).join(' ')}${run.route === null ? '' : ` (${run.route})`} ran: ${endOf(run)}`,
    where: 'here',
    is_important: true,
    ...idsOf({ run: run.run_id }),
    about: `run ${run.run_id}`,
    weight: 'thing',
  },
  ...authorized(run),
  ...run.settlements.map((settlement) => settled(settlement, run)),
];

const endOf = ({ status, result, code, exit_code }: LocalRunFacts): string =>
  status === 'finished' ? (result ?? code ?? (exit_code === null ? status : `exit ${exit_code}`)) : status;

const answers: Readonly<Record<string, string>> = {
  APPROVED: 'Klarna Network approved an authorization',
  DECLINED: 'Klarna Network declined an authorization',
  STEP_UP_REQUIRED: 'Klarna Network asked for a step of the customer',
  REFUSED: 'Klarna Network refused the request for an authorization',
  UNKNOWN: 'an authorization was sent to Klarna Network, and nobody knows what became of it',
};

const authorized = ({ run_id, authorization }: LocalRunFacts): readonly Told[] => {
  if (authorization === null) return [];
  const { at, state, reason, amount, currency, transaction_id } = authorization;
  return [
    {
      at,
      what: [answers[state] ?? `Klarna Network answered ${state}`, reason].filter(Boolean).join(': '),
      where: 'klarna',
      is_important: true,
      ...sumOf(amount, currency),
      ...idsOf({ klarna_transaction: transaction_id, run: run_id }),
      about: `network authorization ${run_id}`,
      weight: 'thing',
    },
  ];
};

const deeds = { capture: 'captured', refund: 'refunded', void: 'voided' } as const;

const settled = (settlement: LocalSettlementFacts, run: LocalRunFacts): Told => {
  const { at, action, side, state, amount, acts_on, created_id } = settlement;
  const network = side === 'klarna' ? ' on Klarna Network' : '';
  const says: Readonly<Record<string, string>> = {
    DONE: `${deeds[action]}${network}`,
    REFUSED: `the ${action}${network} was refused`,
    UNKNOWN: `a ${action}${network} was sent, and nobody knows what became of it`,
  };
  return {
    at,
    what: says[state] ?? `the ${action}${network} came to ${state}`,
    where: side,
    is_important: true,
    ...sumOf(amount, run.authorization?.currency),
    ...idsOf({ acts_on, [action]: created_id, run: run.run_id }),
    about: state === 'DONE' ? deeds[action] : `${deeds[action]} ${state} ${run.run_id}`,
    // Commerce Layer has a transaction of its own for it, which tells more.
    weight: side === 'klarna' ? 'thing' : 'time',
  };
};
