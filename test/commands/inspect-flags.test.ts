import { describe, expect, it } from 'vitest';
import { authToken, orderDocument, placedOrder, transaction } from '../support/documents.ts';
import type { Script } from '../support/fake-http.ts';
import { listOf, paymentReply, shopScript } from '../support/inspect-script.ts';
import { environment, klarnaCl } from './running.ts';

describe('the flags of inspect', () => {
  it('refuse a state that there is not, and name the one that was meant', async () => {
    const run = await klarnaCl(['inspect', '1234', '--until', 'Refundd'], { environment });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('"Refundd" is no state of a payment');
    expect(run.said).toContain('--until refunded, perhaps?');
    expect(run.said).toContain('partially_refunded');
    expect(run.lines()).toEqual([]);
  });

  it.each([
    [['inspect', '1234', '--until', 'paid,,placed'], '"" is no state'],
    [['inspect', '1234', '--expiring', '7'], '--expiring does not go with "1234"'],
    [['inspect', '--watch', '--expiring', '7'], '--expiring does not go with --watch'],
    [['inspect', '--until', 'paid', '--expiring', '7'], '--expiring does not go with --until'],
    [['inspect', '--expiring', 'soon'], 'It takes a whole number from 0 to 365.'],
    [['inspect', '1234', '--watch', '-o', 'yaml'], '--watch prints NDJSON, not yaml.'],
  ])('refuse %j', async (argv, said) => {
    const run = await klarnaCl(argv, { environment });
    expect(run.exit).toBe(2);
    expect(run.said).toContain(said);
  });
});

const stored = () => paymentReply({ auth_token: authToken });

describe('inspect --until', () => {
  const list: Script[number] = ['GET /api/orders', listOf(orderDocument())];

  it('reads until the payment is there, by its id from the second time on, and prints it', async () => {
    const run = await klarnaCl(['inspect', '1234', '--until', 'token-stored,paid'], {
      environment,
      http: [list, ...shopScript(), ...shopScript({ payment: stored() })],
    });
    expect(run.exit).toBe(0);
    expect(run.document()).toMatchObject({
      looked_for: { text: '1234', as: 'order number' },
      payment: { token_stored: true },
      timeline: expect.any(Array),
    });
    expect(run.clock.sleeps).toEqual([2000]);
  });

  it('leaves a service alone for a while that is half used up', async () => {
    const headers = { 'x-ratelimit-limit': '25', 'x-ratelimit-remaining': '12', 'x-ratelimit-interval': '10' };
    const limited = { status: 200, document: { data: [], links: {} }, headers };
    const run = await klarnaCl(['inspect', '1234', '--until', 'placed,token-stored'], {
      environment,
      http: [list, ...shopScript({ paymentEvents: limited }), ...shopScript({ payment: stored() })],
    });
    expect(run.exit).toBe(0);
    expect(run.clock.sleeps).toEqual([10_000]);
  });

  it('with --watch prints a line for each change', async () => {
    const run = await klarnaCl(['inspect', '1234', '--watch', '--until', 'token-stored'], {
      environment,
      http: [list, ...shopScript(), ...shopScript(), ...shopScript({ payment: stored() })],
    });
    expect(run.exit).toBe(0);
    const lines = run.stdout().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).payment.token_stored)).toEqual([false, true]);
    expect(run.stdout()).not.toContain(authToken);
  });

  it('shows a person the card once it is there', async () => {
    const run = await klarnaCl(['inspect', '1234', '--until', 'token-stored'], {
      environment,
      interactive: true,
      http: [list, ...shopScript({ payment: stored() })],
    });
    expect(run.stdout()).toContain('Commerce Layer');
    expect(run.steps).toContain('… Waiting until it is token-stored; it is pending · unpaid');
  });
});

describe('inspect of what several orders share', () => {
  const twin = { ...orderDocument({ attributes: { number: '77' } }) };
  const other = { ...twin, data: { ...twin.data, id: 'otherOrder' } };
  const list: Script[number] = ['GET /api/orders', listOf(twin, other)];

  it('lets a person choose one', async () => {
    const run = await klarnaCl(['inspect', '77'], {
      environment,
      interactive: true,
      dialogue: [{ kind: 'choose', asked: /2 orders were found\. Which one\?/, typed: ['NgojhKoyYN'] }],
      http: [list, ...shopScript()],
    });
    expect(run.exit).toBe(0);
    expect(run.stdout()).toContain('Commerce Layer');
  });

  it('gives a script all of them, and an exit code that says so', async () => {
    const run = await klarnaCl(['inspect', '77'], { environment, http: [list] });
    expect(run).toMatchObject({ exit: 5, failure: { code: 'SEVERAL_FOUND' } });
    expect(run.document()).toMatchObject({
      schema_version: 1,
      hits: [{ order_id: 'NgojhKoyYN', command: 'klarna-cl inspect NgojhKoyYN' }, { order_id: 'otherOrder' }],
    });
    expect(run.document().hits[0].customer_email).toBe('cu…@email.us');
  });
});

describe('inspect of an e-mail address', () => {
  it.each([
    [[], 'cu…@email.us'],
    [['--reveal'], 'customer@email.us'],
  ])('with %j shows it as %s', async (flags, text) => {
    const http: Script = [['GET /api/orders', listOf(orderDocument())], ...shopScript()];
    const run = await klarnaCl(['inspect', 'customer@email.us', ...flags], { environment, http });
    expect(run.document().looked_for).toEqual({ text, as: 'e-mail' });
  });
});

describe('inspect --expiring', () => {
  const placedAt = (at: string, id: string) => {
    const document = placedOrder({ placed_at: at, number: id.slice(0, 4) }, [
      transaction({ created_at: at }, `au${id}`),
    ]);
    return { ...document, data: { ...document.data, id } };
  };
  // The fake clock stands at 2026-03-04T05:06:07Z.
  const soon = placedAt('2026-02-08T05:06:07Z', 'soonSoonSo');
  const later = placedAt('2026-02-10T05:06:07Z', 'laterLater');
  const over = placedAt('2026-01-01T05:06:07Z', 'overOverOv');
  const page = (...documents: (typeof soon)[]) => ({
    status: 200,
    document: {
      data: documents.map(({ data }) => data),
      included: documents.flatMap(({ included }) => included),
      meta: { record_count: documents.length, page_count: 1 },
    },
  });

  it('lists what is not captured in time, the most urgent first', async () => {
    const run = await klarnaCl(['inspect', '--expiring', '7'], {
      environment: { CL_ACCESS_TOKEN: environment.CL_ACCESS_TOKEN },
      http: [['GET /api/orders', page(over, later, soon)]],
    });
    expect(run.exit).toBe(0);
    const [request] = run.sent();
    expect(request?.url).toContain('filter[q][payment_status_in]=authorized,partially_authorized,partially_paid');
    expect(request?.url).toContain('filter[q][placed_at_lteq]=2026-02-11T05%3A06%3A07.000Z');
    const document = run.document();
    expect(document).toMatchObject({ schema_version: 1, days: 7, assumed_days: 28, is_cut: false });
    expect(document.orders).toMatchObject([
      { order_id: 'soonSoonSo', days_left: 4, is_assumed: true, open_amount: 11800, currency: 'USD' },
      { order_id: 'laterLater', days_left: 6, command: 'klarna-cl inspect laterLater' },
      { order_id: 'overOverOv', days_left: -34, expires_at: '2026-01-29T05:06:07.000Z' },
    ]);
  });

  it('shows a person a table, and what is only assumed', async () => {
    const run = await klarnaCl(['inspect', '--expiring', '7'], {
      environment: { CL_ACCESS_TOKEN: environment.CL_ACCESS_TOKEN },
      interactive: true,
      http: [['GET /api/orders', page(soon, over)]],
    });
    expect(run.stdout()).toMatch(/EXPIRES +ORDER +OPEN +STATUS\nabout in 4 days +soon +USD 118\.00 +placed authorized/);
    expect(run.stdout()).toContain('about 34 days ago');
    expect(run.talk.join('\n')).toContain('it usually holds an authorization for 28 days');
  });

  it('says that there is nothing', async () => {
    const wish = {
      environment: { CL_ACCESS_TOKEN: environment.CL_ACCESS_TOKEN },
      http: [['GET /api/orders', page()]] as Script,
    };
    const run = await klarnaCl(['inspect', '--expiring', '7'], wish);
    expect(run.document().orders).toEqual([]);
    const shown = await klarnaCl(['inspect', '--expiring', '1'], { ...wish, interactive: true });
    expect(shown.stdout()).toBe('Nothing that is authorized expires within 1 day.\n');
  });
});
