import type { Redis } from 'ioredis';
import type { QueueAddress } from './address.ts';
import { failure, noClusters, queueFailure, readOnly } from './failures.ts';

/** The ways to one Redis. */
export interface QueueConnection {
  readonly address: QueueAddress;
  /** For what must be answered soon: a command that is not is an error. */
  readonly redis: Redis;
  /** For BullMQ, and for reads that wait: they may take as long as they like. */
  readonly patient: Redis;
  /** Replicas that have to know of an intent before its request leaves: one, where there are any. */
  readonly replicas: 0 | 1;
  /** What a person should know about how well this Redis keeps things. */
  readonly warnings: readonly string[];
  readonly close: () => void;
}

export interface ConnectionWish {
  readonly address: QueueAddress;
  /** The PEM text of `--ca`: trusted besides Node's own roots. */
  readonly authorities: string | undefined;
  /** Is told when the connection is lost, and when it is back. */
  readonly trouble: (line: string) => void;
}

const connectMs = 5_000;
const answerMs = 10_000;
const longestPauseMs = 2_000;

/**
 * Connects, and looks whether this Redis can hold a batch.
 * @throws CliError `unavailable` (6), `auth` (4), `config` (3), `protocol` (14, TLS)
 */
export const openConnection = async (wish: ConnectionWish): Promise<QueueConnection> => {
  const { address } = wish;
  const redis = await connect(wish, answerMs);
  try {
    const facts = await factsOf(redis);
    refuseUnfit(address, facts);
    const patient = await connect(wish, undefined);
    return {
      address,
      redis,
      patient,
      replicas: facts.replicas > 0 ? 1 : 0,
      warnings: warningsAbout(address, facts),
      close: () => {
        redis.disconnect();
        patient.disconnect();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw queueFailure(error, address);
  }
};

const connect = async ({ address, authorities, trouble }: ConnectionWish, commandMs: number | undefined) => {
  const { Redis } = await import('ioredis');
  let isUp = false;
  let isLost = false;
  let last: unknown;
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.database,
    ...(address.user === undefined ? {} : { username: address.user }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.isEncrypted ? { tls: await tlsOf(address.host, authorities) } : {}),
    ...(commandMs === undefined ? {} : { commandTimeout: commandMs }),
    connectTimeout: connectMs,
    connectionName: 'klarna-cl',
    lazyConnect: true,
    // BullMQ asks for it, and what is sent twice after a break is written so that it counts once.
    maxRetriesPerRequest: null,
    // The first connection comes about or does not; one that stood is waited for.
    retryStrategy: (times) => (isUp ? Math.min(50 * 2 ** Math.min(times, 10), longestPauseMs) : null),
  });
  redis.on('error', (error: unknown) => {
    last = error;
    if (isUp && !isLost)
      trouble(`Redis at ${address.shown} is out of reach; what waits for it goes on when it is back.`);
    isLost = isUp;
  });
  redis.on('ready', () => {
    if (isLost) trouble(`Redis at ${address.shown} is back.`);
    isLost = false;
  });
  try {
    await redis.connect();
    // Whoever is not let in finds out by the first command.
    await redis.ping();
    isUp = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw queueFailure(last ?? error, address);
  }
};

const tlsOf = async (host: string, authorities: string | undefined) => {
  const { rootCertificates } = await import('node:tls');
  const { isIP } = await import('node:net');
  return {
    ...(authorities === undefined ? {} : { ca: [...rootCertificates, authorities] }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    minVersion: 'TLSv1.2' as const,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
  };
};

interface RedisFacts {
  readonly version: string;
  readonly isCluster: boolean;
  readonly isReplica: boolean;
  readonly replicas: number;
  readonly policy: string;
  /** `undefined` where Redis does not say. */
  readonly keepsOnDisk: boolean | undefined;
}

const factsOf = async (redis: Redis): Promise<RedisFacts> => {
  const info = await redis.info();
  const said = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  return {
    version: said('redis_version'),
    isCluster: said('redis_mode') === 'cluster',
    isReplica: said('role') === 'slave',
    replicas: Number(said('connected_slaves')) || 0,
    policy: said('maxmemory_policy') || 'noeviction',
    keepsOnDisk: await keepsOnDisk(redis),
  };
};

/** Services that run Redis for others often forbid CONFIG. */
const keepsOnDisk = async (redis: Redis): Promise<boolean | undefined> => {
  try {
    const [, answer] = Object.values(await redis.config('GET', 'appendonly')).flat();
    return answer === undefined ? undefined : answer === 'yes';
  } catch {
    return undefined;
  }
};

const leastVersion = [6, 2] as const;

const refuseUnfit = ({ shown }: QueueAddress, { version, isCluster, isReplica, policy }: RedisFacts): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1])) {
    throw failure('config', 'QUEUE_UNFIT', `Redis at ${shown} is too old.`, {
      why: `It is ${/^[\d.]{1,20}$/.test(version) ? version : 'of an unknown version'}; a queue needs ${leastVersion.join('.')}. Nothing was sent.`,
      hint: 'Update it: Debian 12 brings 7.0.',
    });
  }
  if (isCluster) throw noClusters(shown);
  if (isReplica) throw readOnly(shown);
  if (policy !== 'noeviction') {
    throw failure('config', 'QUEUE_UNFIT', `Redis at ${shown} may throw away what it is given.`, {
      why: `Its maxmemory-policy is ${/^[a-z-]{1,30}$/.test(policy) ? policy : 'not noeviction'}. Without a row's journal nobody knows what was sent for it. Nothing was sent.`,
      hint: 'Set it there: CONFIG SET maxmemory-policy noeviction. Or use a Redis that is no cache.',
    });
  }
};

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

const warningsAbout = (
  { shown, host, isEncrypted, password }: QueueAddress,
  { keepsOnDisk: isKept }: RedisFacts,
): readonly string[] => [
  ...(isKept === false
    ? [
        `Redis at ${shown} keeps nothing on disk (appendonly no): should it go down, what its rows have sent is looked up at the services, or not known. docs/queue.md`,
      ]
    : []),
  ...(password !== undefined && !isEncrypted && !loopback.test(host)
    ? [`The password goes to ${shown} unencrypted. Where others share the network: rediss://.`]
    : []),
];
