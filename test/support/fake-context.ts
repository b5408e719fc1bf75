import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CheckoutOutcome, CheckoutPageOptions } from '../../src/checkout/checkout-page.ts';
import { factsOf, keys, type Values } from '../../src/config/catalogue.ts';
import type { ProfileStore } from '../../src/config/profiles.ts';
import { type Leftover, type Marks, unknownProfile } from '../../src/config/stored.ts';
import type { CachedToken, TokenCache } from '../../src/config/token-cache.ts';
import type { ChoiceQuestion, Clock, Context, Files, Jq, Prompt, Stop, TextQuestion } from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import type { KeyringFault } from '../../src/platform/keyring.ts';
import { openSharedText } from '../../src/platform/shared-text.ts';
import type { HttpSettings } from '../../src/request/step.ts';
import { openSandboxControl } from '../../src/sandbox/control-client.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { type FakeHttp, fakeHttp, type Script } from './fake-http.ts';
import { fakeKeyring } from './fake-keyring.ts';
import { type FakeMachine, fakeProbe } from './fake-probe.ts';

/** What a person at the terminal does: the question they must be asked, and what they type, try by try. */
export interface Exchange {
  readonly asked: RegExp;
  /** The last try is taken; each one before it must be refused while typing. `ctrl-c` leaves. */
  readonly typed: readonly string[];
  readonly kind?: 'text' | 'secret' | 'choose' | 'confirm';
}

export interface FakeWish extends FakeMachine {
  /** stdin, stdout and stderr are terminals. */
  readonly interactive?: boolean;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Stored profiles; the first one is the current one. */
  readonly profiles?: Readonly<Record<string, Values>>;
  /** Secrets of these profiles that the keyring holds. */
  readonly marks?: Readonly<Record<string, Marks>>;
  /** What the keyring holds, by account, or why it does not answer; without it there is none. */
  readonly keyring?: Readonly<Record<string, string>> | KeyringFault;
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly dialogue?: readonly Exchange[];
  readonly http?: Script;
  /** What a sandbox started inside the process hands out; without it none may be started. */
  readonly sandbox?: Readonly<Record<string, string>>;
  /** Cached access token, whatever it was asked for with. */
  readonly cachedToken?: string;
  /** Access tokens that are kept for other credentials, or other addresses. */
  readonly otherTokens?: number;
  readonly nowMs?: number;
  /** Another program listens there. */
  readonly takenPort?: number;
  /** A browser would open here. */
  readonly hasBrowser?: boolean;
  /** What the customer does on the checkout page; without it none may be served. */
  readonly customer?: CheckoutOutcome | 'nothing' | 'waits until Ctrl-C';
  /** The state folder, where earlier runs left one. */
  readonly state?: string;
  /** SIGINT comes as soon as something was said on stderr. */
  readonly stopAfterTalk?: boolean;
  /** The same as soon as so many lines are on stdout. */
  readonly stopAfterLines?: number;
}

/** The time at which fake clocks stand, unless told. */
export const fakeNow = Date.parse('2026-03-04T05:06:07.000Z');

/** A clock that stands still but for its waits, which pass at once. */
export const fakeClock = (nowMs = fakeNow): Clock & { readonly sleeps: readonly number[] } => {
  const sleeps: number[] = [];
  let passed = 0;
  return {
    sleeps,
    now: () => nowMs + passed,
    monotonic: () => passed,
    sleep: async (ms) => {
      sleeps.push(ms);
      passed += ms;
    },
    every: () => () => {},
  };
};

/** A stop that somebody may press. */
export const fakeStop = (): Stop & { readonly press: (reason: 'interrupted' | 'terminated') => void } => {
  const controller = new AbortController();
  let reason: ReturnType<Stop['reason']>;
  return {
    signal: controller.signal,
    reason: () => reason,
    press: (why) => {
      reason = why;
      controller.abort();
    },
  };
};

let jq: Promise<Jq> | undefined;

/** The real one, started once for all tests of a process that want one. */
const sharedJq = (): Promise<Jq> => {
  jq ??= import('../../src/platform/jq/open-jq.ts').then(({ openJq }) => openJq(fakeStop()));
  return jq;
};

/** A folder of the test's own, removed when it ends. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Fails the test when something that was scripted never happened. */
const used = (what: string, left: readonly unknown[]): void =>
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail' || left.length === 0) return;
    throw new Error(`${what} was never used: ${JSON.stringify(left, (_, value) => String(value?.asked ?? value))}`);
  });

const fakePrompt = (dialogue: readonly Exchange[]) => {
  const left = [...dialogue];
  const questions: string[] = [];
  const complaints: string[] = [];
  used('a scripted answer', left);
  const next = (kind: NonNullable<Exchange['kind']>, message: string): readonly string[] => {
    const exchange = left.shift();
    if (exchange === undefined) throw new Error(`nobody expected the question ${JSON.stringify(message)}`);
    if (!exchange.asked.test(message) || (exchange.kind !== undefined && exchange.kind !== kind)) {
      throw new Error(`asked (${kind}) ${JSON.stringify(message)}, not ${exchange.asked} (${exchange.kind ?? kind})`);
    }
    questions.push(message);
    if (exchange.typed.at(-1) === 'ctrl-c') throw new CliError('interrupted', 'Interrupted.');
    return exchange.typed;
  };
  const type = async (kind: 'text' | 'secret', { message, initial, complaint }: TextQuestion): Promise<string> => {
    const typed = next(kind, message).map((text) => (text === '' && initial !== undefined ? initial : text));
    const tries = typed.map((text) => ({ text, said: complaint?.(text) }));
    const wrong = tries.slice(0, -1).find(({ said }) => said === undefined);
    if (wrong !== undefined) throw new Error(`${message} took ${JSON.stringify(wrong.text)}`);
    complaints.push(...tries.slice(0, -1).map(({ said }) => said ?? ''));
    const last = tries.at(-1) ?? { text: '', said: undefined };
    if (last.said !== undefined) throw new Error(`${message} refused ${JSON.stringify(last.text)}: ${last.said}`);
    return last.text;
  };
  const prompt: Prompt = {
    text: (question) => type('text', question),
    secret: (question) => type('secret', question),
    choose: async <Value extends string>({ message, choices }: ChoiceQuestion<Value>) => {
      const [wanted] = next('choose', message);
      const choice = choices.find(({ value }) => value === wanted);
      if (choice === undefined) throw new Error(`${message} does not offer ${wanted}`);
      return choice.value;
    },
    confirm: async ({ message }) => next('confirm', message)[0] === 'yes',
  };
  return { prompt, questions, complaints };
};

const fakeProfiles = (given: Readonly<Record<string, Values>>, marked: Readonly<Record<string, Marks>>) => {
  const stored = new Map(Object.entries(given));
  const marks = new Map(Object.entries(marked));
  let leftovers: readonly Leftover[] = [];
  let current = [...stored.keys()][0];
  const dropMarks = (profile: string, keys: readonly string[]) => {
    const old = Object.entries(marks.get(profile) ?? {});
    const dropped = old.filter(([key]) => keys.includes(key));
    leftovers = [...leftovers, ...dropped.map(([, { keyring }]) => ({ keyring }))];
    marks.set(profile, Object.fromEntries(old.filter(([key]) => !keys.includes(key))));
  };
  const settle = async (accounts: readonly string[]) => {
    leftovers = leftovers.filter(({ keyring }) => !accounts.includes(keyring));
  };
  const setValues = async (profile: string, values: Values, added: Marks = {}) => {
    dropMarks(profile, [...Object.keys(values), ...Object.keys(added)]);
    const kept = Object.entries(stored.get(profile) ?? {}).filter(([key]) => !(key in added));
    stored.set(profile, { ...Object.fromEntries(kept), ...values });
    marks.set(profile, { ...marks.get(profile), ...added });
    await settle(Object.values(added).map(({ keyring }) => keyring));
    current ??= profile;
  };
  const unset: ProfileStore['unset'] = async (profile, ...keys) => {
    const left = Object.entries(stored.get(profile) ?? {}).filter(([key]) => !keys.some((one) => one === key));
    stored.set(profile, Object.fromEntries(left));
    dropMarks(profile, keys);
  };
  const store: ProfileStore = {
    path: '/config/config.json',
    read: () => ({ profiles: stored, marks, leftovers, ...(current === undefined ? {} : { current }) }),
    check: (_, values) => {
      for (const key of keys) {
        const parsed = values[key] === undefined ? undefined : factsOf(key).parse(values[key]);
        if (parsed && 'complaint' in parsed) throw new CliError('usage', `${key} ${parsed.complaint}.`);
      }
      return values;
    },
    announce: async (accounts) => {
      leftovers = [...leftovers, ...accounts.map((keyring) => ({ keyring, process: process.pid }))];
    },
    settleLeftovers: settle,
    list: () => [...stored.keys()],
    get: (profile) => stored.get(profile),
    current: () => current,
    setValues,
    setValue: (profile, key, value) => setValues(profile, { [key]: value }),
    unset,
    remove: async (profile) => {
      stored.delete(profile);
    },
    use: async (profile) => {
      if (!stored.has(profile)) throw unknownProfile(profile, [...stored.keys()], 'stored profiles');
      current = profile;
    },
  };
  return { store, stored, marks, leftovers: () => leftovers };
};

/** A page that tells what it was asked to show, and how it was closed. */
const fakeCheckout = (customer: FakeWish['customer'], stop: ReturnType<typeof fakeStop>) => {
  const pages: { readonly options: CheckoutPageOptions; closed?: 'done' | 'timed-out' | 'interrupted' }[] = [];
  const serveCheckoutPage: Context['serveCheckoutPage'] = async (options) => {
    if (customer === undefined) throw new Error('nobody said what the customer does');
    const page: (typeof pages)[number] = { options };
    pages.push(page);
    if (customer === 'waits until Ctrl-C') stop.press('interrupted');
    return {
      url: 'http://127.0.0.1:50123/#state',
      onceUrl: 'http://127.0.0.1:50123/#once',
      outcome: typeof customer === 'string' ? new Promise(() => {}) : Promise.resolve(customer),
      close: async (why) => {
        page.closed = why;
      },
    };
  };
  return { serveCheckoutPage, pages };
};

const fakeFiles = (given: Readonly<Record<string, string>>, stdin: string | undefined) => {
  let stdinReads = 0;
  const closed: string[] = [];
  const written = new Map<string, string>();
  const readIfThere = async (path: string) => given[path];
  const files: Files = {
    readIfThere,
    read: async (path) => {
      const text = given[path];
      if (text === undefined) throw new CliError('local-io', `${path} cannot be read.`);
      return text;
    },
    readStdin: async () => {
      stdinReads += 1;
      if (stdin === undefined) throw new Error('nobody expected stdin to be read');
      return stdin;
    },
    writePrivate: async (path, text) => {
      written.set(path, text);
    },
    checkPrivate: async (path) => {
      if (path.endsWith('/')) throw new CliError('usage', `${path} is a folder.`);
    },
    writeNew: async (path, text) => {
      if (given[path] !== undefined) throw new CliError('usage', `${path} is there already.`);
      written.set(path, text);
    },
    openBytes: async (path) => {
      const text = path === '-' ? await files.readStdin() : await files.read(path);
      const bytes = Buffer.from(text);
      return {
        size: bytes.length,
        // In pieces that end anywhere, as those of a file do.
        read: async function* () {
          for (let start = 0; start < bytes.length; start += 1021) yield bytes.subarray(start, start + 1021);
        },
        close: async () => {
          closed.push(path);
        },
      };
    },
    openPrivate: async (path) => {
      let text = '';
      return {
        write: async (piece) => {
          text += piece;
        },
        commit: async () => {
          written.set(path, text);
        },
        discard: async () => undefined,
      };
    },
  };
  return { files, written, closed, stdinReads: () => stdinReads };
};

/** A context in which only what was scripted happens, and what was scripted must happen. */
export const fakeContext = (wish: FakeWish = {}) => {
  const { interactive = false, columns = 80, environment = {}, cachedToken } = wish;
  const folder = scratchFolder();
  const clock = fakeClock(wish.nowMs);
  const stop = fakeStop();
  const talk: string[] = [];
  const shown: string[] = [];
  const steps: string[] = [];
  let stdout = '';
  const { prompt, questions, complaints } = fakePrompt(wish.dialogue ?? []);
  const { files, written, closed, stdinReads } = fakeFiles(wish.files ?? {}, wish.stdin);
  const profiles = fakeProfiles(wish.profiles ?? {}, wish.marks ?? {});
  const { keyring, held, read: keyringReads } = fakeKeyring(wish.keyring);
  const requests: FakeHttp[] = [];
  const settings: HttpSettings[] = [];
  const sandboxes: SandboxOptions[] = [];
  const ended: string[] = [];
  const tokens = new Map<string, CachedToken>();
  const learnt = { tokens: new Set<string>(), credentials: new Set<string>() };
  const findToken: TokenCache['find'] = async (key) =>
    tokens.get(key) ??
    (cachedToken === undefined
      ? undefined
      : { accessToken: cachedToken, fetchedAtMs: clock.now(), expiresAtMs: clock.now() + 1 });
  const tokenCache: TokenCache = {
    get: findToken,
    find: findToken,
    count: async () => wish.otherTokens ?? 0,
    put: async (key, token) => {
      tokens.set(key, token);
    },
    forget: async (key) => {
      tokens.delete(key);
    },
    clear: async () => tokens.clear(),
  };
  if (wish.http !== undefined && wish.http.length > 0) {
    onTestFinished(({ task }) => {
      if (task.result?.state !== 'fail' && requests.length === 0) throw new Error('nothing was sent at all');
    });
  }
  const { serveCheckoutPage, pages } = fakeCheckout(wish.customer, stop);
  const opened: string[] = [];
  const context: Context = {
    serveCheckoutPage,
    serveWebhook: async () => {
      throw new Error('nobody expected a webhook');
    },
    hasBrowser: async () => wish.hasBrowser === true,
    serveReturnPage: async ({ port, onArrival }) => {
      if (port === wish.takenPort) throw new CliError('usage', `Port ${port} is taken.`, { code: 'PORT_TAKEN' });
      return {
        url: 'http://127.0.0.1:50124/',
        close: async (waitMs) => {
          if (waitMs > 0) onArrival();
          ended.push(`the way back after ${waitMs} ms`);
        },
      };
    },
    openBrowser: async (url) => {
      opened.push(url);
      return true;
    },
    terminal: {
      interactive,
      stdout: { isTerminal: interactive, columns, rows: 40, colour: false },
      stderr: { isTerminal: interactive, columns, rows: 40, colour: false },
      data: async (text) => {
        stdout += text;
        const { stopAfterLines } = wish;
        if (stopAfterLines !== undefined && stdout.split('\n').length > stopAfterLines) stop.press('interrupted');
      },
      isUnread: () => false,
      talk: (line) => {
        talk.push(line);
        if (wish.stopAfterTalk) stop.press('interrupted');
      },
      showAsIs: (line) => {
        shown.push(line);
      },
      progress: async (title) => {
        steps.push(title);
        return {
          update: (text) => steps.push(`… ${text}`),
          succeed: (text) => steps.push(`✔ ${text}`),
          fail: (text) => steps.push(`✖ ${text}`),
          stop: () => {},
        };
      },
      foot: () => undefined,
    },
    prompt,
    clock,
    stop,
    random: { fraction: () => 0.5, bytes: (count) => new Uint8Array(count) },
    environment,
    files,
    folders: {
      working: folder,
      home: folder,
      config: join(folder, 'config'),
      state: wish.state ?? join(folder, 'state'),
    },
    secrets: {
      addToken: (value) => learnt.tokens.add(value),
      forgetToken: (value) => learnt.tokens.delete(value),
      addCredential: (value) => learnt.credentials.add(value),
      tokens: () => [...learnt.tokens],
      credentials: () => [...learnt.credentials],
    },
    lastWord: () => {},
    profiles: async () => profiles.store,
    keyring: async () => keyring,
    tokenCache: async () => tokenCache,
    sharedText: async (path) => openSharedText(path),
    sharedHttp: async () => {
      throw new Error('a batch was not expected');
    },
    http: async (wanted) => {
      settings.push(wanted);
      const http = fakeHttp(wish.http ?? [], wanted.observer, wanted.recorder);
      requests.push(http);
      return http;
    },
    // It talks to this machine alone, and refuses any other address: tests start a real one.
    sandboxControl: openSandboxControl,
    jq: sharedJq,
    probe: fakeProbe(wish, clock.now),
    recorder: () => undefined,
    messages: async () => {
      throw new Error('nobody expected messages of programs');
    },
    scratchFolder: async () => ({ path: folder, remove: () => ended.push('scratch folder') }),
    startSandbox: async (options) => {
      if (wish.sandbox === undefined) throw new Error('nobody expected a sandbox to be started');
      sandboxes.push(options);
      return {
        url: 'http://127.0.0.1:4010',
        // The variables of the fake stand for those of a running one.
        environment: wish.sandbox as Awaited<ReturnType<Context['startSandbox']>>['environment'],
        goesOn: options.dataFile === 'used.json',
        exportData: () => ({ version: 1 }),
        close: async () => {
          ended.push('sandbox');
        },
      };
    },
  };
  return {
    context,
    clock,
    stop,
    profiles: profiles.stored,
    marks: profiles.marks,
    leftovers: profiles.leftovers,
    /** What the keyring holds now, by account, and what was read from it. */
    held,
    keyringReads,
    questions,
    complaints,
    /** Lines of stderr. */
    talk,
    /** Lines of stderr that are neither masked nor left out: an address to open, and its QR code. */
    shown,
    /** Titles of steps and how they went and ended. */
    steps,
    stdinReads,
    /** The checkout pages that were served. */
    pages,
    /** What was opened in the browser. */
    opened,
    /** Secrets that were put into files, by path. */
    written,
    /** What was opened to be read again and again, and closed. */
    closed,
    settings,
    sandboxes,
    ended,
    tokens,
    stdout: () => stdout,
    document: () => JSON.parse(stdout),
    /** Every request that left. */
    sent: () => requests.flatMap((http) => http.sent),
    lines: () => requests.flatMap((http) => http.lines()),
    restarts: () => requests.flatMap((http) => http.restarts),
  };
};

export type FakeContext = ReturnType<typeof fakeContext>;
