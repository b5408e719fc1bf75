import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type CardOptions, paymentCard } from '../../src/commands/inspect/card/card.ts';
import { type InspectDocument, inspectDocument } from '../../src/commands/inspect/document.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import type { PaymentFacts } from '../../src/diagnosis/payment-facts.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../src/output/glyphs.ts';
import { formatMinorUnits } from '../../src/output/money.ts';
import { sanitiseLine } from '../../src/output/sanitise.ts';
import { textOf } from '../../src/output/spans.ts';
import {
  klarnaOrderFacts,
  klarnaPaymentFacts,
  localRunFacts,
  orderFacts,
  paymentFacts,
  transactionFacts,
} from '../support/payment-facts.ts';

const now = Date.parse('2026-03-06T05:10:00Z');

/** A usual payment: authorized two days ago, and read from both sides. */
const usual = paymentFacts({
  order: orderFacts({
    status: 'placed',
    payment_status: 'authorized',
    placed_at: '2026-03-04T05:06:08Z',
    klarna_order_id: klarnaOrderFacts().id,
    trace_id: '8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a',
  }),
  payment: klarnaPaymentFacts({ token_stored: true, token_stored_at: '2026-03-04T05:05:00Z' }),
  transactions: [transactionFacts()],
  klarna: { order: klarnaOrderFacts(), transaction: null, payment_request: null },
});

const finding = (name: string, changes: Partial<Finding> = {}): Finding => ({
  name,
  severity: 'problem',
  says: `The sentence of ${name}.`,
  evidence: [`evidence of ${name}`],
  explanation: `The explanation of ${name}.`,
  remedy: `The remedy of ${name}.`,
  turn: 'shop',
  ...changes,
});

/** Whatever the rules make of the facts: they are tested elsewhere. */
const healthy = {
  findings: [],
  is_healthy: true,
  state: 'All is well.',
  turn: 'nobody',
  next: { says: 'Nothing is to be done.', command: null },
} as const;

const found = (facts: PaymentFacts, findings: readonly Finding[] = []): InspectDocument => {
  const document = inspectDocument(facts, now);
  const [first] = findings;
  return first === undefined
    ? { ...document, ...healthy }
    : {
        ...document,
        findings,
        state: first.says,
        is_healthy: false,
        turn: first.turn,
        next: { says: first.remedy, command: first.command ?? null },
      };
};

const inRome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' });

const options: CardOptions = {
  columns: 80,
  nowMs: now,
  zone: 'Europe/Rome',
  localTime: (atMs) => inRome.format(atMs).replace(',', ''),
  money: (amount, currency) => formatMinorUnits(amount, currency, currency === 'JPY' ? 0 : 2),
  clean: sanitiseLine,
  glyphs: unicodeGlyphs,
  measure: stringWidth,
  isPlain: false,
};

const card = (document: InspectDocument, changes: Partial<CardOptions> = {}): readonly string[] =>
  paymentCard(document, { ...options, ...changes }).map((line) => textOf(line).trimEnd());

describe('the card of a payment', () => {
  it('says what is the matter and whose turn it is, then what there is, then the way out', () => {
    const document = found(usual, [
      finding('ready-to-capture', { severity: 'waiting', command: 'klarna-cl capture 1234' }),
    ]);
    expect(card(document)).toEqual([
      '◷ The sentence of ready-to-capture.',
      "  It is the shop's turn · ready-to-capture · order 1234 · test mode",
      `── Money ${'─'.repeat(71)}`,
      'amount      authorized  captured  refunded  open',
      'USD 118.00  USD 118.00  USD 0.00  USD 0.00  USD 118.00',
      `── Commerce Layer ${'─'.repeat(16)}┬── Klarna ${'─'.repeat(35)}`,
      'placed · authorized · unfulfilled │ AUTHORIZED · fraud ACCEPTED · 25 days left',
      `── Customer ${'─'.repeat(68)}`,
      'customer@email.us · US · pays by Klarna · has done everything',
      `── Timeline, Europe/Rome · … 2 more before ${'─'.repeat(37)}`,
      '2026-03-04 06:05  2 days ago  the authorization token was stored',
      '2026-03-04 06:06  2 days ago  authorized, USD 118.00',
      '2026-03-04 06:06  2 days ago  the order was placed',
      `── Ids to quote ${'─'.repeat(64)}`,
      'order NgojhKoyYN · payment ertHJlpPTR · transaction 1234/T/001',
      'klarna_order_id 5ab7e3f5-1c2d-4f3e-9b1a-0242ac130003 · klarna_reference K4MADNY',
      'trace id 8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a',
      'correlation id 2f1b7c1e-6d5a-4b3c-8e9f-0a1b2c3d4e5f',
      `── Next ${'─'.repeat(72)}`,
      'The remedy of ready-to-capture.',
      'klarna-cl capture 1234',
    ]);
  });

  it('of a usual payment fits on one screen of 80 columns and 24 rows', () => {
    expect(card(found(usual)).length).toBeLessThanOrEqual(24);
    expect(card(found(usual, [finding('one')])).length).toBeLessThanOrEqual(24);
  });

  it.each([
    ['danger', '✖'],
    ['problem', '▲'],
    ['waiting', '◷'],
    ['note', '✔'],
  ] as const)('tells %s by a mark and not by colour alone', (severity, mark) => {
    const document = { ...found(usual, [finding('one', { severity })]), is_healthy: severity === 'note' };
    expect(card(document)[0]).toBe(`${mark} The sentence of one.`);
    expect(paymentCard(document, options)[0]?.[0]?.tone).toBe(severity === 'note' ? 'healthy' : severity);
  });

  it('is healthy where no rule says anything', () => {
    expect(card(found(usual))[0]).toMatch(/^✔ /);
  });

  it('names what else was found, a line each', () => {
    const text = card(
      found(
        usual,
        ['first', 'second', 'third', 'fourth', 'fifth'].map((name) => finding(name)),
      ),
    ).join('\n');
    expect(text).toContain('second  The sentence of second.\nthird  The sentence of third.\nfourth');
    expect(text).toContain('… 1 more: fifth');
  });

  it('shows the sums of both sides where they differ', () => {
    const klarna = {
      ...usual.klarna,
      order: klarnaOrderFacts({ captured_amount: 5000, remaining_authorized_amount: 6800 }),
    };
    const text = card(found({ ...usual, klarna }));
    expect(text).toContain('Commerce Layer  USD 118.00  USD 118.00  USD 0.00   USD 0.00  USD 118.00');
    expect(text).toContain('Klarna          ?           USD 118.00  USD 50.00  USD 0.00  USD 68.00');
  });

  it('puts those sums below each other where they do not fit beside each other', () => {
    const order = klarnaOrderFacts({ captured_amount: 5000, remaining_authorized_amount: 6800 });
    const document = found({ ...usual, klarna: { ...usual.klarna, order } });
    for (const columns of [40, 120]) {
      const text = card(document, { columns }).map((line) => line.split('│')[0]?.trimEnd());
      expect(text).toContain('            Commerce Layer  Klarna');
      expect(text).toContain('captured    USD 0.00        USD 50.00');
    }
    expect(card(document, { columns: 20 }).join(' ')).toContain('captured USD 0.00 USD 50.00');
  });

  it('has room for the reasons and for more of the timeline from 110 columns on', () => {
    const document = found(usual, [finding('one')]);
    const text = card(document, { columns: 120 }).join('\n');
    expect(text).toContain('The explanation of one.');
    expect(text).toContain('evidence of one');
    expect(text).toContain('the order was created');
    expect(card(document).join('\n')).not.toContain('The explanation of one.');
  });

  const long = 'klarna-cl repair cancel-authorization 1234 --reference a-rather-long-reference-that-fits-nowhere';

  it.each([20, 40, 60, 80, 110, 120, 200])('keeps within %i columns, but for words that are longer', (columns) => {
    const document = found(usual, [finding('one', { command: long }), finding('two')]);
    const lines = card(document, { columns });
    const tooLong = lines.filter((line) => stringWidth(line) > columns && line !== long && line.trim().includes(' '));
    expect(tooLong).toEqual([]);
    expect(lines).toContain(long);
  });

  it('measures what is wide on a terminal', () => {
    const order = orderFacts({ fulfillment_status: '配送準備中です👩‍👩‍👧‍👦' });
    for (const columns of [40, 80, 120]) {
      const lines = card(found({ ...usual, order }), { columns });
      expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
      expect(lines.join('\n')).toContain('配送準備中です👩‍👩‍👧‍👦');
    }
    const lines = card(found({ ...usual, order }));
    const widthUpTo = (sign: string) => stringWidth(lines.find((line) => line.includes(sign))?.split(sign)[0] ?? '');
    expect(widthUpTo('│')).toBe(widthUpTo('┬'));
  });

  it('is ASCII where the locale is', () => {
    const order = orderFacts({ fulfillment_status: 'expédié → 配送' });
    const clean = (text: string) => asciiGlyphs.shown(sanitiseLine(text));
    const text = card(found({ ...usual, order }, [finding('one')]), { glyphs: asciiGlyphs, clean }).join('\n');
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toContain('expedie -> ??');
  });

  it('reads line by line where nothing may be drawn', () => {
    const lines = card(found(usual, [finding('one', { command: long })]), { isPlain: true });
    expect(lines.slice(0, 5)).toEqual([
      'Problem: The sentence of one.',
      "Turn: It is the shop's turn",
      'About: one, order 1234, test mode',
      'Money: amount USD 118.00, authorized USD 118.00, captured USD 0.00, refunded USD 0.00, open USD 118.00',
      'Commerce Layer: placed, authorized, unfulfilled',
    ]);
    expect(lines.join('\n')).not.toMatch(/[│─┬·✖▲◷✔]/);
    expect(lines.at(-1)).toBe(long);
  });

  it('lets no hostile text out of its line', () => {
    const evil = 'x\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u202ey\nz';
    const hostile = found(
      {
        ...usual,
        order: orderFacts({ number: evil, status: evil, customer_email: `${evil}@x`, trace_id: evil }),
        transactions: [transactionFacts({ error_detail: evil, number: evil, succeeded: false, error_code: evil })],
        unread: [{ what: evil, why: evil }],
      },
      [finding('one', { says: evil, remedy: evil, command: evil, evidence: [evil] })],
    );
    for (const isPlain of [true, false]) {
      const text = card(hostile, { isPlain }).join('');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
  });

  it('shows what there is where there is little', () => {
    const facts = paymentFacts({
      order: null,
      payment: null,
      looked_for: { text: 'krn:x:y:z', as: 'Klarna transaction' },
    });
    const text = card({ ...found(facts), state: 'Nothing.' }).join('\n');
    expect(text).toContain('Nothing.');
    expect(text).toContain('Klarna transaction krn:x:y:z · test mode');
    expect(text).not.toContain('Timeline');
    expect(text).not.toContain('Ids to quote');
  });

  it('quotes the run of this machine and what Klarna Network answered it', () => {
    const run = localRunFacts({
      correlation_ids: ['c-1'],
      authorization: {
        state: 'APPROVED',
        reason: null,
        transaction_id: 'krn:payment:eu1:transaction:t-1',
        amount: 11800,
        currency: 'USD',
        at: '2026-03-04T05:06:07Z',
      },
    });
    const text = card(found(paymentFacts({ order: null, payment: null, runs: [run] })), { columns: 200 }).join('\n');
    expect(text).toContain('Klarna transaction krn:payment:eu1:transaction:t-1');
    expect(text).toContain(`run ${run.run_id}`);
    expect(text).toContain('correlation id c-1');
    expect(text).toContain('APPROVED, as last answered');
    expect(text).toContain('klarna-cl flow (network) ran: APPROVED');
    expect(text).toContain('approved the payment at Klarna Network');
  });
});
