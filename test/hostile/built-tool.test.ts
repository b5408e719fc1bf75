// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a .klarnarc has this syntax of its own
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { authToken, sessionToken } from '../support/documents.ts';
import { startFaultServer } from '../support/fault-server.ts';
import { klarnaCl, type Machine, newMachine, type RunOptions } from '../support/run.ts';
import { corpusOf, examine, patience } from './corpus.ts';
import { expectHarmless } from './saying.ts';

const secret = canary('stored secret');
const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorizing = [
  ...['authorize', '--session-token', sessionToken],
  ...['--amount', '11800', '--currency', 'USD', '--reference', 'r'],
];

interface Bad {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly env?: RunOptions['env'];
  readonly input?: string;
  /** A hostile file that stands in the machine's way. */
  readonly file?: { readonly folder: 'work' | 'config'; readonly name: string; readonly bytes: string | Buffer };
}

const rc = (bytes: string | Buffer) => ({ folder: 'work', name: '.klarnarc', bytes }) as const;
const stored = (bytes: string) => ({ folder: 'config', name: 'config.json', bytes }) as const;
const given = (name: string, bytes: Buffer) => ({ folder: 'work', name, bytes }) as const;

const put = (machine: Machine, { folder, name, bytes }: NonNullable<Bad['file']>): void => {
  mkdirSync(machine[folder], { mode: 0o700, recursive: true });
  writeFileSync(join(machine[folder], name), bytes, { mode: 0o600 });
};

const token = (changes: object = {}) => ({ env: { CL_ACCESS_TOKEN: secret, ...changes } });

/** One of every kind, on the built tool: what goes in is bad, what comes out is three lines and an exit code. */
const bad: Readonly<Record<string, Bad>> = {
  'an id that leaves the path': { argv: ['send-token', '../../../x', '--auth-token', authToken], exit: 2 },
  'an id that acts on a terminal': {
    argv: ['send-token', '--payment-id=\u001b]52;c;ZXZpbA==\u0007', '--auth-token', authToken],
    exit: 2,
  },
  'an id that turns around': { argv: ['send-token', '\u202eertHJlpPTR', '--auth-token', authToken], exit: 2 },
  'a token with a line break': { argv: ['send-token', 'ertHJlpPTR', '--auth-token', 'a\r\nX-Evil: 1'], exit: 2 },
  'a token that is too long': {
    argv: ['send-token', 'ertHJlpPTR', '--auth-token-file', '-'],
    input: 'x'.repeat(10_241),
    exit: 2,
  },
  'a token of other bytes': {
    argv: ['send-token', 'ertHJlpPTR', '--auth-token-file', 'token'],
    file: given('token', Buffer.from([0x61, 0xff, 0x62])),
    exit: 2,
  },
  'an amount in units': { argv: [...authorizing.slice(0, 3), '--amount', '118.00', ...authorizing.slice(5)], exit: 2 },
  'an amount with an exponent': {
    argv: [...authorizing.slice(0, 3), '--amount', '1e3', ...authorizing.slice(5)],
    exit: 2,
  },
  'an amount in other digits': {
    argv: [...authorizing.slice(0, 3), '--amount', '１１８', ...authorizing.slice(5)],
    exit: 2,
  },
  'a currency in small letters': {
    argv: [...authorizing.slice(0, 5), '--currency', 'usd', ...authorizing.slice(7)],
    exit: 2,
  },
  'a reference with an escape': { argv: [...authorizing.slice(0, 7), '--reference', 'a\u001b[2J'], exit: 2 },
  'an account with a mark': { argv: [...authorizing, '--partner-account-id', 'krn:x:\u202ey'], exit: 2 },
  'a body that is no JSON': { argv: [...authorizing, '--data', '-'], input: '{"amount":', exit: 2 },
  'a body without end': { argv: [...authorizing, '--data', '-'], input: '['.repeat(100_000), exit: 2 },
  'a body of other bytes': {
    argv: [...authorizing, '--data', 'body.json'],
    file: given('body.json', Buffer.from([0x7b, 0xff, 0x7d])),
    exit: 2,
  },
  'a body that is a device': { argv: [...authorizing, '--data', '/dev/zero'], exit: 13 },
  'an unknown flag with a secret': { argv: ['send-token', `--auth-tokn=${secret}`], exit: 2 },
  'a route with a mark': { argv: ['flow', '--route', 'bo\u200bth'], exit: 2 },
  'an output that acts on a terminal': { argv: [...sending, '--output', '\u001b[2J'], exit: 2 },
  'a time of nothing': { argv: [...sending, '--timeout', '1e9'], exit: 2 },
  'a credential with a line break': { argv: sending, ...token({ CL_ACCESS_TOKEN: `${secret}\nx` }), exit: 3 },
  'an address with a password': { argv: sending, ...token({ CL_BASE_URL: 'https://user:pass@evil.example' }), exit: 3 },
  'an address that is not encrypted': { argv: sending, ...token({ CL_BASE_URL: 'http://evil.example' }), exit: 3 },
  'an output in the environment': { argv: sending, ...token({ KLARNA_CL_OUTPUT: 'x\u001b[2J' }), exit: 3 },
  'a profile in the environment': { argv: sending, ...token({ KLARNA_CL_PROFILE: '\u202e../..' }), exit: 3 },
  'certificates that are not checked': { argv: sending, ...token({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }), exit: 3 },
  'half a set': { argv: sending, env: { CL_CLIENT_SECRET: secret }, exit: 3 },
  'a file that names its own host': {
    argv: sending,
    ...token(),
    file: rc('cl_base_url: https://evil.example\n'),
    exit: 3,
  },
  'a file that laughs': {
    argv: sending,
    file: rc(`a: &a [x]\nb: [${'*a,'.repeat(9)}]\ncl_client_secret: ${secret}\n`),
    exit: 3,
  },
  'a file with a list for a key': { argv: sending, file: rc(`? [${secret}]\n: x\n`), exit: 3 },
  'a file that takes a foreign variable': {
    argv: sending,
    file: rc('cl_client_id: ${AWS_SECRET_ACCESS_KEY}\n'),
    exit: 3,
  },
  'a file with a prototype': { argv: sending, file: rc(`{"__proto__":{"cl_client_secret":"${secret}"}}`), exit: 3 },
  'a file of other bytes': { argv: sending, file: rc(Buffer.from([0x61, 0x3a, 0x20, 0xff])), exit: 3 },
  'stored profiles cut short': {
    argv: sending,
    file: stored(`{"version":1,"profiles":{"a":{"cl_client_secret":"${secret}`),
    exit: 3,
  },
  'stored profiles with a stranger': {
    argv: sending,
    file: stored(`{"version":1,"curent":"a","profiles":{"a":{"cl_client_secret":"${secret}"}}}`),
    exit: 3,
  },
  'a run that is none': { argv: ['flow', '--resume', '../../../etc/passwd'], exit: 2 },
};

const samples = corpusOf(
  'samples on the built tool',
  Object.entries(bad).map(([name, input]) => ({ name, input })),
);

describe('the built tool', () => {
  it(
    'sends nothing on bad input, says what is wrong in three lines, and shows no secret',
    async (context) => {
      const server = await startFaultServer(() => (socket) => socket.end());
      // Four at a time; each is a process.
      const here = {
        CL_BASE_URL: server.url,
        CL_AUTH_URL: server.url,
        KLARNA_BASE_URL: server.url,
        KLARNA_API_KEY: 'klarna_test_api_x',
      };
      const waiting = samples.cases.map(({ input }) => input);
      const runs = new Map<Bad, Awaited<ReturnType<typeof klarnaCl>>>();
      const work = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const machine = newMachine();
          if (next.file !== undefined) put(machine, next.file);
          const { KLARNA_API_KEY, ...addresses } = here;
          const env = next.file === undefined ? { KLARNA_API_KEY, ...addresses, ...next.env } : next.env;
          const input = next.input === undefined ? {} : { input: next.input };
          runs.set(
            next,
            await klarnaCl([...next.argv, '--no-input'], { machine, ...input, ...(env === undefined ? {} : { env }) }),
          );
        }
      };
      await Promise.all([work(), work()]);
      await server.close();
      await examine(context, samples, (each) => {
        const run = runs.get(each);
        expect(run?.exitCode).toBe(each.exit);
        expect(run?.stdout).toBe('');
        expectHarmless(run?.stderr ?? '');
        expect(
          run?.stderr
            .trimEnd()
            .split('\n')
            .map((line) => line.split(' ')[0]),
        ).toEqual(['Error:', 'Why:', 'Next:']);
      });
      expect(server.received).toEqual([]);
    },
    patience,
  );
});
