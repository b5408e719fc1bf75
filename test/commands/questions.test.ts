import { describe, expect, it } from 'vitest';
import { placeLine, readOrderLine, reply } from '../flows/running.ts';
import { approved, authToken, paymentDocument, sessionToken, tokenAnswer } from '../support/documents.ts';
import type { Exchange, FakeWish } from '../support/fake-context.ts';
import { account, environment, klarnaCl, sandbox } from './running.ts';

const stored = [
  'PATCH /api/klarna_payments/ertHJlpPTR',
  { status: 200, document: paymentDocument({ auth_token: authToken }) },
] as const;
const verdict = (reference: string) =>
  [
    `POST /v2/accounts/${account}/payment/authorize`,
    { status: 200, document: approved({ payment_transaction_reference: reference }) },
  ] as const;

const askedForId: Exchange = {
  asked: /klarna_payment \(10 letters\)/,
  typed: ['1234', 'short', 'ertHJlpPTR'],
  kind: 'text',
};
const askedForToken: Exchange = { asked: /Authorization token/, typed: ['', 'a b', authToken], kind: 'secret' };
const askedForSession: Exchange = { asked: /session_token/, typed: [sessionToken], kind: 'secret' };
const goOn = (answer: string): Exchange => ({ asked: /Go on/, typed: [answer], kind: 'confirm' });
const atTerminal = (wish: FakeWish): FakeWish => ({ interactive: true, environment, ...wish });

describe('a person at a terminal', () => {
  it('is asked for what is missing, with complaints while typing, and hidden tokens', async () => {
    const run = await klarnaCl(
      ['send-token'],
      atTerminal({ dialogue: [askedForId, askedForToken, goOn('yes')], http: [stored] }),
    );
    expect(run.exit).toBe(0);
    expect(run.complaints).toEqual([
      'that looks like an order number, and a klarna_payments id is ten letters; `klarna-cl inspect 1234` shows it',
      'a klarna_payments id is ten letters, like ertHJlpPTR (5 characters given)',
      'the authorization token is empty',
      'the authorization token holds a blank',
    ]);
  });

  it('is asked for nothing that a flag says', async () => {
    const run = await klarnaCl(
      ['send-token', 'ertHJlpPTR'],
      atTerminal({ dialogue: [askedForToken, goOn('yes')], http: [stored] }),
    );
    expect(run.exit).toBe(0);
  });

  it('is asked for an authorization in the order a person has it at hand', async () => {
    const run = await klarnaCl(
      ['authorize'],
      atTerminal({
        dialogue: [
          askedForSession,
          { asked: /Amount in minor units/, typed: ['118.00', '11800'] },
          { asked: /Currency/, typed: ['usd', 'USD'] },
          { asked: /reference/, typed: ['acme-1'] },
          goOn('yes'),
        ],
        http: [verdict('acme-1')],
      }),
    );
    expect(run.exit).toBe(0);
    expect(run.complaints).toEqual(['amounts are minor units: 11800?', 'currencies are upper case: USD?']);
  });

  it('is not asked to go on with an authorization that cannot be made', async () => {
    const run = await klarnaCl(
      ['authorize', '--order', 'NgojhKoyYN', '--amount', '5'],
      atTerminal({ dialogue: [askedForSession], http: [reply.order()] }),
    );
    expect(run).toMatchObject({ exit: 5, failure: { code: 'ORDER_CONTRADICTED' } });
    expect(run.talk.join()).not.toContain('an authorization at Klarna');
  });

  it('may leave at any question, and nothing was sent', async () => {
    const run = await klarnaCl(['send-token'], atTerminal({ dialogue: [{ ...askedForId, typed: ['ctrl-c'] }] }));
    expect(run).toMatchObject({ exit: 130 });
    expect(run.lines()).toEqual([]);
  });

  it('chooses a route first; live offers no route both', async () => {
    const leave = { asked: /klarna_payment/, typed: ['ctrl-c'] };
    const run = await klarnaCl(
      ['flow'],
      atTerminal({ dialogue: [{ asked: /Which route/, typed: ['native'], kind: 'choose' }, leave] }),
    );
    expect(run).toMatchObject({ exit: 130, questions: ['Which route?', 'Id of the klarna_payment (10 letters)'] });
    await expect(
      klarnaCl(['flow', '--live'], atTerminal({ dialogue: [{ asked: /Which route/, typed: ['both'] }] })),
    ).rejects.toThrow('does not offer both');
  });

  it('is not asked for a route that the profile sets', async () => {
    const profiles = { shop: { cl_access_token: environment.CL_ACCESS_TOKEN, route: 'native' } };
    const run = await klarnaCl(['flow'], {
      interactive: true,
      profiles,
      dialogue: [{ ...askedForId, typed: ['ctrl-c'] }],
    });
    expect(run.exit).toBe(130);
  });

  const flowWith = (dialogue: readonly Exchange[], argv: readonly string[] = [], more: FakeWish['http'] = []) =>
    klarnaCl(
      ['flow', '--route', 'native', '--place', ...argv],
      atTerminal({
        dialogue: [askedForId, askedForToken, ...dialogue],
        http: [reply.payment(), reply.order(), ...more],
      }),
    );
  const rest = [stored, reply.placed, reply.placedOrder] as const;

  it('sees a summary before the first write, tokens masked, and goes on', async () => {
    const run = await flowWith([goOn('yes')], [], rest);
    expect(run.exit).toBe(0);
    const summary = run.talk.join('\n');
    for (const words of ['native', '1234', 'USD 118.00', '0b1d…9e00', 'the token, then the order is placed']) {
      expect(summary).toContain(words);
    }
    expect(summary).not.toContain(authToken);
  });

  it('who says no leaves everything as it was', async () => {
    const run = await flowWith([goOn('no')]);
    expect(run).toMatchObject({ exit: 130 });
    expect(run.lines()).toEqual(['GET /api/klarna_payments/ertHJlpPTR', readOrderLine]);
  });

  it('with --yes is not asked to go on', async () => {
    expect((await flowWith([], ['--yes'], rest)).exit).toBe(0);
  });

  it('who passed everything by flag is not asked to go on', async () => {
    const run = await klarnaCl(
      ['flow', '--route', 'native', '--place', 'ertHJlpPTR', '--auth-token', authToken],
      atTerminal({ http: [reply.payment(), reply.order(), ...rest] }),
    );
    expect(run.exit).toBe(0);
    expect(run.lines()).toContain(placeLine);
  });
});

describe('without credentials at a terminal', () => {
  const how = (way: string): Exchange => ({ asked: /How do you want to go on/, typed: [way], kind: 'choose' });
  const argv = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];

  it('a person may leave, with the reason', async () => {
    const run = await klarnaCl(argv, { interactive: true, dialogue: [how('leave')] });
    expect(run).toMatchObject({ exit: 3, failure: { code: 'credentials-missing' } });
  });

  it('a person may try the sandbox', async () => {
    const run = await klarnaCl(argv, {
      interactive: true,
      sandbox,
      dialogue: [how('sandbox')],
      http: [['POST /oauth/token', tokenAnswer()], stored],
    });
    expect(run).toMatchObject({ exit: 0, ended: ['sandbox'] });
  });

  it('a person may set up a profile and goes on with it', async () => {
    const run = await klarnaCl(argv, {
      interactive: true,
      dialogue: [
        how('profile'),
        { asked: /Name of the profile/, typed: ['My Shop', ''], kind: 'text' },
        { asked: /What is it for/, typed: ['test'] },
        { asked: /sign in/, typed: ['integration'] },
        { asked: /Client id/, typed: ['client'] },
        { asked: /Client secret/, typed: ['canary-secret'], kind: 'secret' },
        { asked: /Klarna API key/, typed: [''], kind: 'secret' },
      ],
      http: [['POST /oauth/token', tokenAnswer()], stored],
    });
    expect(run.exit).toBe(0);
    expect(run.profiles.get('test')).toEqual({
      mode: 'test',
      cl_client_id: 'client',
      cl_client_secret: 'canary-secret',
    });
    expect([...run.talk, ...run.steps].join('\n')).not.toContain('canary');
  });
});

describe('--sandbox', () => {
  it('offers its own values as answers, needs no credentials, and ends its server', async () => {
    const run = await klarnaCl(['send-token', '--sandbox'], {
      interactive: true,
      environment: { CL_CLIENT_ID: 'my own', KLARNA_API_KEY: 'klarna_live_api_mine' },
      sandbox,
      dialogue: [
        { asked: /klarna_payment/, typed: [''] },
        { asked: /Authorization token/, typed: [''], kind: 'secret' },
        goOn('yes'),
      ],
      http: [['POST /oauth/token', tokenAnswer()], stored],
    });
    expect(run).toMatchObject({ exit: 0, ended: ['sandbox'], sandboxes: [{}] });
    expect(run.sent()[0]).toMatchObject({ url: 'http://127.0.0.1:4010/oauth/token' });
    expect(run.sent()[0]?.body).toContain('sandbox-secret');
  });

  it('ends its server when the command fails', async () => {
    const run = await klarnaCl(['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', authToken], {
      sandbox,
      http: [['POST /oauth/token', { status: 401, document: {} }]],
    });
    expect(run).toMatchObject({ exit: 4, ended: ['sandbox'] });
  });

  it('keeps no journal', async () => {
    const run = await klarnaCl(['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', authToken], {
      sandbox,
      http: [['POST /oauth/token', tokenAnswer()], stored],
    });
    expect(run.settings[0]).not.toHaveProperty('observer');
  });
});
