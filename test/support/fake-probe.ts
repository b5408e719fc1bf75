import type {
  ClientCertificateFacts,
  HostReport,
  MachineFacts,
  Probe,
  RecordedExchange,
  Room,
} from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import { roomAt, standingAt } from '../../src/platform/machine.ts';

/** What doctor finds, as far as the test says; the rest is well. Files are looked at as they are. */
export interface FakeMachine {
  readonly machine?: Partial<MachineFacts>;
  /** The program that started the tool, where the system says it. */
  readonly startedBy?: string;
  readonly room?: Partial<Room>;
  /** By host and port. */
  readonly hosts?: Readonly<Record<string, Partial<HostReport> | CliError>>;
  /** What a host's clock says, in milliseconds since the epoch; that of the fake clock where nothing is said. */
  readonly dates?: Readonly<Record<string, number>>;
  readonly clientCertificate?: ClientCertificateFacts | CliError;
  readonly authorities?: Readonly<Record<string, number | CliError>>;
}

const orThrow = <Value>(found: Value | CliError): Value => {
  if (found instanceof CliError) throw found;
  return found;
};

/** A host that is well. */
const well: HostReport = {
  addresses: [{ address: '192.0.2.1', family: 4 }],
  connectedTo: '192.0.2.1',
  connectMs: 12,
  answerMs: 34,
  answer: { status: 404, statusText: '', httpVersion: '1.1', headers: {} },
};

export const fakeProbe = (wish: FakeMachine, now: () => number): Probe => ({
  machine: async () => ({ node: '20.20.0', platform: 'linux', release: '6.1', architecture: 'x64', ...wish.machine }),
  startedBy: async () => wish.startedBy,
  standing: async (path) => standingAt(path),
  room: async (folder) => ({ ...roomAt(folder), freeBytes: 5 * 1024 ** 3, ...wish.room }),
  hosts: async ({ recorder }) => ({
    look: async ({ url, service }) => {
      const { host } = new URL(url);
      const found = orThrow(wish.hosts?.[host] ?? {});
      const report: HostReport = {
        ...well,
        ...(new URL(url).protocol === 'https:' ? { tls: someTls(now()) } : {}),
        ...found,
      };
      const date = wish.dates?.[host];
      const exchange: RecordedExchange = {
        request: { method: 'GET', url: `${url}/`, headers: {} },
        kind: 'probe',
        service,
        attempt: 1,
        startedAtMs: now(),
        tookMs: 46,
        proxy: report.proxy,
      };
      recorder?.(
        date === undefined
          ? exchange
          : {
              ...exchange,
              answer: {
                status: 404,
                statusText: '',
                httpVersion: '1.1',
                headers: { date: new Date(date).toUTCString() },
              },
            },
      );
      if (report.failed === undefined) return report;
      const { answer: _, tls: _tls, ...without } = report;
      return without;
    },
    close: () => {},
  }),
  clientCertificate: async () => {
    if (wish.clientCertificate === undefined) throw new Error('nobody expected a client certificate');
    return orThrow(wish.clientCertificate);
  },
  authorities: async (file) => orThrow(wish.authorities?.[file] ?? 1),
});

const someTls = (now: number): NonNullable<HostReport['tls']> => ({
  protocol: 'TLSv1.3',
  subject: 'example.test',
  issuer: 'Test authority',
  validToMs: now + 90 * 86_400_000,
  authority: 'usual',
});
