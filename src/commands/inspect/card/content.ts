import { customerStep } from '../../../diagnosis/customer-step.ts';
import type { InspectDocument } from '../document.ts';
import { type IdToQuote, idsToQuote } from './ids.ts';
import { type Moment, moments } from './moments.ts';
import { type MoneyRow, moneyRows } from './money.ts';
import { klarnaSide, shopSide } from './sides.ts';

/** What is needed to put facts into a reader's words; all of it is given, so that a card can be tested. */
export interface Reader {
  readonly nowMs: number;
  /** By the clock of the reader's time zone. */
  readonly localTime: (atMs: number) => string;
  readonly zone: string;
  /** Minor units as `USD 118.00`. */
  readonly money: (amount: number, currency: string) => string;
  /** What a service says, harmless and such as the screen can show it. */
  readonly clean: (text: string) => string;
}

export type Weight = 'danger' | 'problem' | 'waiting' | 'healthy';

/** The words of a card, before anybody knows how wide it is. */
export interface CardContent {
  readonly weight: Weight;
  readonly verdict: string;
  readonly turn: string;
  /** What it is about: the rule, which `explain` knows; the order; the mode. */
  readonly about: readonly string[];
  readonly money: readonly MoneyRow[];
  readonly shop: readonly string[];
  readonly klarna: readonly string[];
  readonly customer: { readonly who: readonly string[]; readonly step: string };
  /** Of the verdict, where a rule gave it. */
  readonly why: { readonly explanation: string; readonly evidence: readonly string[] } | undefined;
  readonly further: readonly { readonly name: string; readonly says: string }[];
  readonly unread: readonly string[];
  readonly zone: string;
  readonly moments: readonly Moment[];
  readonly ids: readonly IdToQuote[];
  readonly next: { readonly says: string; readonly command: string | null };
}

const turns: Readonly<Record<InspectDocument['turn'], string>> = {
  customer: "It is the customer's turn",
  shop: "It is the shop's turn",
  klarna: "It is Klarna's turn",
  support: 'It is your turn',
  nobody: "It is nobody's turn",
};

/** @param document already masked, but for the command, which is to be pasted and holds no secret */
export const cardContent = (document: InspectDocument, reader: Reader): CardContent => {
  const { clean } = reader;
  const { order, payment, findings, next, unread, mode, looked_for } = document;
  const [first, ...further] = findings;
  const method = order?.payment_method ? `pays by ${order.payment_method}` : undefined;
  const who = [order?.customer_email, order?.country_code, method].filter((text) => typeof text === 'string');
  return {
    weight: weightOf(document),
    verdict: clean(document.state),
    turn: turns[document.turn],
    about: [
      ...(first === undefined ? [] : [first.name]),
      ...(order === null ? [] : [`order ${order.number ?? order.id}`]),
      ...(order === null && payment !== null ? [`payment ${payment.id}`] : []),
      ...(order === null && payment === null ? [`${looked_for.as} ${looked_for.text}`] : []),
      `${mode} mode`,
    ].map(clean),
    money: moneyRows(document, reader),
    shop: shopSide(document).map(clean),
    klarna: klarnaSide(document, reader.nowMs).map(clean),
    customer: { who: who.map(clean), step: clean(customerStep(document)) },
    why:
      first === undefined ? undefined : { explanation: clean(first.explanation), evidence: first.evidence.map(clean) },
    further: further.map(({ name, says }) => ({ name, says: clean(says) })),
    unread: unread.map(({ what, why }) => clean(`${what}: ${why}`)),
    zone: reader.zone,
    moments: moments(document, reader),
    ids: idsToQuote(document).map(({ name, value }) => ({ name, value: clean(value) })),
    next: { says: clean(next.says), command: next.command === null ? null : clean(next.command) },
  };
};

const weightOf = ({ findings, is_healthy }: InspectDocument): Weight => {
  const severity = findings[0]?.severity;
  if (severity === undefined || severity === 'note') return is_healthy ? 'healthy' : 'problem';
  return severity;
};
