import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { authorizeCommand } from '../../src/commands/authorize.ts';
import { flowCommand } from '../../src/commands/flow.ts';
import { inspectCommand } from '../../src/commands/inspect.ts';
import { sendTokenCommand } from '../../src/commands/send-token.ts';
import type { Values } from '../../src/config/catalogue.ts';
import type { Context, Http, Step } from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import {
  accessToken,
  approved,
  orderDocument,
  paymentDocument,
  sessionToken,
  tokenAnswer,
} from '../support/documents.ts';
import { fakeContext } from '../support/fake-context.ts';

type Said = 'test' | 'live' | 'none';
const sayings: readonly Said[] = ['test', 'live', 'none'];

interface Signals {
  readonly host: Said;
  readonly key: Said;
  readonly account: Said;
  readonly token: Said;
  readonly answer: Said;
  readonly configured: Said;
}
interface Situation extends Signals {
  readonly live: boolean;
  readonly yes: boolean;
  readonly terminal: boolean;
}

const each = <Value, Next>(values: readonly Value[], next: (value: Value) => readonly Next[]): readonly Next[] =>
  values.flatMap(next);
const both = [false, true];

/** Every combination of the ways to ask for it, for one host. */
const situations = (host: Said): readonly Situation[] =>
  each(sayings, (key) =>
    each(sayings, (account) =>
      each(sayings, (token) =>
        each(sayings, (answer) =>
          each(sayings, (configured) =>
            each(both, (live) =>
              each(both, (yes) =>
                both.map((terminal) => ({ host, key, account, token, answer, configured, live, yes, terminal })),
              ),
            ),
          ),
        ),
      ),
    ),
  );

type Verdict = 'writes' | 'sends nothing' | 'writes nothing';

/**
 * The contract ("Test and live"), in a few lines: everything that says something must say the same, test is what
 * nothing else says, live needs `--live` and the name typed in at a terminal (the person here does) or `--yes`.
 */
const oracle = ({ live, yes, terminal, answer, ...known }: Situation): Verdict => {
  const said = new Set([known.host, known.key, known.account, known.token, known.configured, live ? 'live' : 'none']);
  if (said.has('test') && said.has('live')) return 'sends nothing';
  const mode = said.has('live') ? 'live' : 'test';
  if (mode === 'live' && !(live && (terminal || yes))) return 'sends nothing';
  return answer === 'none' || answer === mode ? 'writes' : 'writes nothing';
};

const byMode = (said: Said, test: string, live: string, none?: string) =>
  said === 'none' ? none : said === 'test' ? test : live;

/** A profile in which each signal says what it is to say. */
const profileOf = ({ host, key, account, token, configured }: Signals): Values => {
  const values = {
    klarna_base_url: byMode(
      host,
      'https://api-global.test.klarna.com',
      'https://api-global.klarna.com',
      'http://127.0.0.1:4010',
    ),
    klarna_api_key: byMode(key, 'klarna_test_api_x', 'klarna_live_api_x', 'from-before-prefixes'),
    klarna_partner_account_id: byMode(
      account,
      'krn:partner:global:account:test:M',
      'krn:partner:global:account:live:M',
    ),
    cl_access_token: accessToken({ test: token === 'none' ? undefined : token === 'test' }),
    mode: byMode(configured, 'test', 'live'),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
};

/** Both services, as they answer in the mode that `answer` says; a contradiction ends the run as it does in reality. */
const services = (answer: Said, token: string, sent: Step[]): Http => ({
  restartDeadline: () => {},
  close: () => {},
  send: async (step) => {
    sent.push(step);
    const meta = { meta: answer === 'none' ? {} : { mode: answer } };
    const { pathname } = new URL(step.url);
    const order = orderDocument();
    const document = pathname.endsWith('/oauth/token')
      ? tokenAnswer(token).document
      : pathname.includes('/orders/')
        ? { ...order, data: { ...order.data, ...meta } }
        : pathname.includes('/klarna_payments/')
          ? paymentDocument({ auth_token: 'sent' }, meta)
          : approved();
    const wrong = step.contradiction?.({ status: 200, document });
    if (wrong !== undefined) throw new CliError('protocol', wrong);
    return { status: 200, document, meta: {}, attempts: 1, durationMs: 1 };
  },
});

interface Run {
  readonly exit: string;
  readonly sent: readonly string[];
  readonly writes: number;
  readonly questions: number;
}

const nothing = async () => undefined;
const noTokens = { get: nothing, find: nothing, count: async () => 0, put: nothing, forget: nothing, clear: nothing };
const writes = ['store-token', 'authorize', 'place'];
let base: Context;
let runs = 0;

/** Runs a command line in a world of its own, but for what costs time and does not matter. */
const run = async (
  load: (context: Context) => ReturnType<typeof authorizeCommand>,
  argv: readonly string[],
  situation: Situation,
  { credentials }: { readonly credentials?: Values } = {},
): Promise<Run> => {
  const { live, yes, terminal, answer } = situation;
  const sent: Step[] = [];
  let questions = 0;
  const { cl_access_token: token, ...others } = profileOf(situation);
  const profiles = new Map([['shop', { ...others, ...(credentials ?? { cl_access_token: token ?? '' }) }]]);
  const store = await base.profiles();
  const screen = { isTerminal: terminal, columns: 80, rows: 24, colour: false };
  const context: Context = {
    ...base,
    terminal: { ...base.terminal, interactive: terminal, stdout: screen, stderr: screen },
    prompt: {
      ...base.prompt,
      text: async ({ complaint }) => {
        questions += 1;
        if (complaint?.('yes') === undefined) throw new Error('anything would do for a confirmation');
        if (complaint('shop') !== undefined) throw new Error('the name of the profile would not do');
        return 'shop';
      },
    },
    folders: { ...base.folders, state: join(base.folders.state, String(++runs)) },
    profiles: async () => ({ ...store, read: () => ({ current: 'shop', profiles }) }),
    tokenCache: async () => noTokens,
    http: async () => services(answer, token ?? '', sent),
  };
  const program = await buildProgram(context, { write: () => {}, only: async (given) => load(given) });
  const flags = [...(live ? ['--live'] : []), ...(yes ? ['--yes'] : [])];
  let exit = 'ok';
  try {
    await program.parseAsync([...argv, ...flags], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    exit = error.kind;
  }
  return {
    exit,
    sent: sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
    writes: sent.filter(({ kind }) => writes.includes(kind)).length,
    questions,
  };
};

beforeAll(() => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  return () => vi.unstubAllGlobals();
});

const authorize = ['authorize', '--order', 'NgojhKoyYN', '--session-token', sessionToken, '--reference', 'acme-1'];
const perHost = 3 ** 5 * 2 ** 3;

describe('the live guard, over every combination of its signals', () => {
  it.each(sayings)('lets an authorization pass only when all agree (host: %s)', async (host) => {
    base = fakeContext().context;
    const cells = situations(host);
    expect(cells).toHaveLength(perHost);
    const counts: Record<Verdict, number> = { writes: 0, 'sends nothing': 0, 'writes nothing': 0 };
    for (const situation of cells) {
      const verdict = oracle(situation);
      counts[verdict] += 1;
      const { exit, sent, writes, questions } = await run(authorizeCommand, authorize, situation);
      const expected = {
        writes: { exit: 'ok', writes: 1 },
        'sends nothing': { exit: 'live-guard', writes: 0 },
        'writes nothing': { exit: 'protocol', writes: 0 },
      }[verdict];
      expect({ exit, writes }, `${JSON.stringify(situation)}: ${verdict}`).toEqual(expected);
      if (verdict === 'sends nothing') expect(sent).toEqual([]);
      // The name is asked for at a terminal, for a live action, and for nothing else; `--yes` does not answer it.
      const asks = situation.live && situation.terminal && verdict !== 'sends nothing';
      expect(questions, JSON.stringify(situation)).toBe(asks ? 1 : 0);
    }
    expect(counts).toEqual(
      {
        test: { writes: 128, 'sends nothing': 1752, 'writes nothing': 64 },
        live: { writes: 96, 'sends nothing': 1800, 'writes nothing': 48 },
        none: { writes: 224, 'sends nothing': 1608, 'writes nothing': 112 },
      }[host],
    );
  });

  it.each(sayings)('lets everybody look, and never writes or asks for it (host: %s)', async (host) => {
    base = fakeContext().context;
    let looked = 0;
    // A look takes many reads: the ways to say yes are tried where Klarna's side says nothing.
    const cells = situations(host).filter(
      ({ key, account, yes, terminal }) => (key === 'none' && account === 'none') || (!yes && !terminal),
    );
    for (const situation of cells) {
      const { exit, writes, questions } = await run(inspectCommand, ['inspect', 'ertHJlpPTR'], situation);
      const what = JSON.stringify(situation);
      expect({ writes, questions }, what).toEqual({ writes: 0, questions: 0 });
      // Of Klarna's signals nothing is looked at. Test is what nothing else says, and its answers say nothing else.
      const { token, answer, configured, live } = situation;
      const known = new Set([token, configured, live ? 'live' : 'none']);
      const isMixed = known.has('test') && known.has('live');
      const mode = known.has('live') ? 'live' : 'test';
      const isSeen = !isMixed && (answer === 'none' || answer === mode);
      expect(exit === 'ok', what).toBe(isSeen);
      looked += isSeen ? 1 : 0;
    }
    expect(looked).toBe((3 ** 2 + 3) * (8 + 6 + 8));
  });
});

describe('the live guard of what is written to Commerce Layer alone', () => {
  // The key, the account and the host are Klarna's, and are not looked at.
  const cells = situations('none').filter(({ key, account }) => key === 'none' && account === 'none');
  const client = { cl_client_id: 'client', cl_client_secret: 'secret' };

  it.each([
    ['given', 'flow'],
    ['fetched', 'flow'],
    ['given', 'send-token'],
    ['fetched', 'send-token'],
  ] as const)('a token that is %s, by %s', async (origin, command) => {
    base = fakeContext().context;
    expect(cells).toHaveLength(3 ** 3 * 2 ** 3);
    const argv = [...(command === 'flow' ? ['flow', '--route', 'native'] : ['send-token']), 'ertHJlpPTR'];
    const load = command === 'flow' ? flowCommand : sendTokenCommand;
    for (const situation of cells) {
      const { token, answer } = situation;
      // What a token says that has to be fetched is known once it was; nothing else has been sent by then.
      const before = oracle({ ...situation, token: origin === 'given' ? token : 'none' });
      const verdict = before === 'sends nothing' ? before : oracle(situation);
      const { exit, sent, writes } = await run(load, [...argv, '--auth-token', 'sent'], situation, {
        ...(origin === 'fetched' ? { credentials: client } : {}),
      });
      const what = `${JSON.stringify(situation)}: ${verdict}, ${exit}, ${sent}`;
      if (verdict === 'sends nothing') {
        expect({ exit, writes }, what).toEqual({ exit: 'live-guard', writes: 0 });
        expect(sent, what).toEqual(before === 'sends nothing' ? [] : ['POST /oauth/token']);
      } else if (verdict === 'writes') expect({ exit, writes }, what).toEqual({ exit: 'ok', writes: 1 });
      else if (command === 'flow') expect([exit === 'ok', writes], what).toEqual([false, 0]);
      else {
        // `send-token` takes a token's own word for its mode and reads first only where it says nothing: an answer
        // that contradicts the token is the first one that can, and comes after the write.
        expect({ exit, writes }, what).toEqual(
          token === 'none' ? { exit: 'live-guard', writes: 0 } : { exit: 'protocol', writes: 1 },
        );
        expect(answer).not.toBe(token);
      }
    }
  });
});
