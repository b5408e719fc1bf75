import type { Rule } from '../finding.ts';
import { modeOfName } from '../mode-of-name.ts';
import { paste } from '../paste.ts';
import type { Mode, PaymentFacts } from '../payment-facts.ts';

/** One side of the payment is test, the other live. Commerce Layer's own word is the mode; everything else must agree. */
export const wrongMode: Rule = {
  name: 'wrong-mode',
  severity: 'danger',
  look: (facts, { quote, id }) => {
    const other: Mode = facts.mode === 'test' ? 'live' : 'test';
    const made = [
      ...namesOf(facts)
        .filter((name) => modeOfName(name) === other)
        .map((name) => `${id(name)} is a name of ${other} mode`),
      ...facts.runs
        .filter(({ mode, authorization }) => mode === other && authorization !== null)
        .map(
          (run) =>
            `run ${quote(run.run_id)} authorized it in ${other} mode: ${quote(run.authorization?.state ?? null)}`,
        ),
    ];
    const unread = facts.unread
      .filter(({ why }) => saysMixed(why, other))
      .map(({ what, why }) => `${quote(what)} was not read: ${quote(why)}`);
    if (made.length === 0 && unread.length === 0) return undefined;
    return {
      says:
        made.length > 0
          ? `Test and live are mixed: Commerce Layer's side is ${facts.mode}, and Klarna's side is ${other}.`
          : `Test and live are mixed: this payment is ${facts.mode}, and the Klarna credentials in use are ${other}.`,
      evidence: [`mode is ${facts.mode}`, ...made, ...unread],
      explanation:
        made.length > 0
          ? 'A payment that is test on one side and live on the other is none: nobody is paid, or somebody pays for a trial.'
          : "Klarna's side could not be read with them. Where the shop uses the same ones, nobody is paid, or somebody pays for a trial.",
      remedy:
        made.length > 0
          ? 'Do not ship, capture or authorize anything; find the credentials of the other mode and take them out.'
          : 'Look again with a profile whose credentials agree, and check which ones the shop uses, before anything else is done.',
      ...paste('whoami'),
      turn: 'support',
    };
  },
};

const namesOf = ({ klarna, runs, mode }: PaymentFacts): readonly string[] =>
  [
    klarna.transaction?.id,
    klarna.payment_request?.id,
    ...runs.filter((run) => run.mode === mode).map(({ authorization }) => authorization?.transaction_id),
  ].filter((name) => typeof name === 'string');

/** Only a reason that names the other mode is about modes: a 401 has many causes. */
const saysMixed = (why: string, other: Mode): boolean =>
  new RegExp(`\\b${other}\\b`, 'i').test(why) && /\bmodes?\b|\bmixed\b|\bkey\b|\bcredentials?\b/i.test(why);
