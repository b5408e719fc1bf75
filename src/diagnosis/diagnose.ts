import type { Diagnosis, Finding, Money } from './finding.ts';
import type { PaymentFacts } from './payment-facts.ts';
import { rules } from './rules/index.ts';
import { standingOf } from './standing.ts';
import { wordingFor } from './wording.ts';

/**
 * Holds every rule against the facts. Pure: `nowMs` is milliseconds since the epoch.
 * @param money writes amounts for people; without it they stay minor units, and say so
 */
export const diagnose = (facts: PaymentFacts, nowMs: number, money?: Money): Diagnosis => {
  const wording = wordingFor(facts, nowMs, money);
  const findings: Finding[] = [];
  for (const { name, severity, look, ifNothingElse } of rules) {
    if (ifNothingElse && findings.length > 0) continue;
    const found = look(facts, wording);
    if (found !== undefined) findings.push(withoutToken({ name, severity, ...found }, facts));
  }
  const [first] = findings;
  const standing = standingOf(facts, wording);
  return {
    state: first?.says ?? standing.says,
    is_healthy: findings.every(({ severity }) => severity === 'waiting' || severity === 'note'),
    turn: first?.turn ?? standing.turn,
    findings,
    next: first === undefined ? standing.next : { says: first.remedy, command: first.command ?? null },
  };
};

/** An id that is the token, as only a hostile server would have it, makes no command. */
const withoutToken = (finding: Finding, { payment }: PaymentFacts): Finding => {
  const { command, ...rest } = finding;
  return command === undefined || (payment?.auth_token && command.includes(payment.auth_token)) ? rest : finding;
};
