import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate } from '../request/certificates.ts';
import { startFaultServer, startFullBacklog } from '../support/fault-server.ts';
import type { RawVendors } from '../support/raw-vendors.ts';

/** An address of the vendors that can be made unreachable, and reachable again. */
export interface Door {
  readonly url: string;
  /** What the error must name. */
  readonly place: string;
  /** PEM of the authority that its certificate is from, where it speaks TLS. */
  readonly authority?: string;
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const name = 'vendor.invalid';
const systemLookup = dns.lookup;

/** The flaws of a certificate that the table names. */
export const flaws = ['expired', 'wrong host', 'unknown authority'] as const;
export type Flaw = (typeof flaws)[number];

/** Opens a door of the kind that can show the fault. */
export const openDoor = (slug: string, vendors: Pick<RawVendors, 'behave'>, flaw?: Flaw): Promise<Door> => {
  if (slug === 'dns') return doorWithName(vendors);
  if (slug === 'tls') return doorWithCertificate(vendors, flaw ?? 'expired');
  return plainDoor(vendors, slug === 'connect-timeout');
};

/** Shut, its port is closed, or its queue of connections full. */
const plainDoor = async ({ behave }: Pick<RawVendors, 'behave'>, keepsWaiting: boolean): Promise<Door> => {
  const server = await startFaultServer(behave);
  let backlog: Awaited<ReturnType<typeof startFullBacklog>> | undefined;
  return {
    url: server.url,
    place: `127.0.0.1:${server.port}`,
    shut: async () => {
      server.stopListening();
      if (keepsWaiting) backlog = await startFullBacklog(server.port);
    },
    open: async () => {
      await backlog?.close();
      backlog = undefined;
      await server.listenAgain();
    },
    close: async () => {
      await backlog?.close();
      await server.close();
    },
  };
};

/** Shut, its certificate is flawed. */
const doorWithCertificate = async ({ behave }: Pick<RawVendors, 'behave'>, flaw: Flaw): Promise<Door> => {
  const { authority, good, flawed } = await certificates();
  const server = await startFaultServer(behave, good);
  return {
    url: server.url,
    place: `127.0.0.1:${server.port}`,
    authority: authority.cert,
    shut: async () => server.present(flawed[flaw]),
    open: async () => server.present(good),
    close: server.close,
  };
};

/** Its name is one that never resolves, and is made to lead to this machine until the door is shut. */
const doorWithName = async ({ behave }: Pick<RawVendors, 'behave'>): Promise<Door> => {
  const { authority, good } = await certificates();
  const server = await startFaultServer(behave, good);
  let isShut = false;
  const spy = vi.spyOn(dns, 'lookup');
  // Overloaded, so no type fits; what is called with the name is node's own connect, with options and a callback.
  const resolve = (host: string, options: dns.LookupOptions, done: (...result: unknown[]) => void) => {
    if (host !== name || isShut) Reflect.apply(systemLookup, dns, [host, options, done]);
    else if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
  };
  spy.mockImplementation(resolve as unknown as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
  return {
    url: `https://${name}:${server.port}`,
    place: `${name}:${server.port}`,
    authority: authority.cert,
    shut: async () => {
      isShut = true;
    },
    open: async () => {
      isShut = false;
    },
    close: server.close,
  };
};

const makeAll = async () => {
  const authority = await makeAuthority();
  const good = await makeCertificate(authority, { names: [name] });
  const flawed: Readonly<Record<Flaw, Certificate>> = {
    expired: await makeCertificate(authority, { expired: true }),
    'wrong host': await makeCertificate(authority, { ip: '127.0.0.2', names: ['elsewhere.invalid'] }),
    'unknown authority': await makeCertificate(await makeAuthority()),
  };
  return { authority, good, flawed };
};

let made: ReturnType<typeof makeAll> | undefined;

/** Made once a test file: keys cost time. */
const certificates = () => {
  made ??= makeAll();
  return made;
};
