import type { Environment } from '../context.ts';
import { CliError } from '../errors.ts';
import { urlOf } from '../url.ts';

/** Where the queue is, and who asks. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** For people: without the password, and without the user. */
  readonly shown: string;
}

const inEnvironment = 'KLARNA_CL_QUEUE_URL';
const passwordVariable = 'KLARNA_CL_QUEUE_PASSWORD';

/**
 * The address of `--queue`, or of the environment where the flag has no value. A password comes from the environment
 * alone: everybody on the machine can read a command line.
 * @throws CliError `usage`
 */
export const queueAddress = (environment: Environment, flag: string | undefined): QueueAddress => {
  const source = flag === undefined ? inEnvironment : '--queue';
  const text = flag ?? environment[inEnvironment] ?? '';
  if (text === '') {
    throw new CliError('usage', 'There is no queue.', {
      why: `Neither --queue nor ${inEnvironment} says where Redis is. Nothing was sent.`,
      hint: 'Pass --queue redis://127.0.0.1:6379, for example.',
    });
  }
  const url = urlOf(text);
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') throw unusable(source);
  if (flag !== undefined && url.password !== '') throw passwordOnCommandLine();
  const [, database = '0'] = /^\/?(\d{0,3})$/.exec(url.pathname) ?? [];
  if (url.search !== '' || url.hash !== '' || !/^\/?\d{0,3}$/.test(url.pathname)) throw unusable(source);
  const password = environment[passwordVariable] || decoded(url.password, source);
  const user = decoded(url.username, source);
  const isEncrypted = url.protocol === 'rediss:';
  const port = url.port === '' ? 6379 : Number(url.port);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    database: Number(database),
    isEncrypted,
    user: user === '' ? undefined : user,
    password: password === '' ? undefined : password,
    shown: `${isEncrypted ? 'rediss' : 'redis'}://${url.hostname}:${port}`,
  };
};

const decoded = (part: string, source: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unusable(source);
  }
};

/** The text itself is not repeated: it may hold a password. */
const unusable = (source: string): CliError =>
  new CliError('usage', `${source} is no address of a queue.`, {
    why: 'It is redis://host[:port][/database], or rediss:// for TLS. Nothing was sent.',
    hint: 'For example redis://127.0.0.1:6379, or rediss://user@redis.example.com:6380/1.',
  });

const passwordOnCommandLine = (): CliError =>
  new CliError('usage', '--queue holds a password.', {
    code: 'PASSWORD_ON_COMMAND_LINE',
    why: 'Everybody on this machine can read the command lines of others, and shells keep them. Nothing was sent.',
    hint: `Leave it out of the address and set ${passwordVariable}, or put the whole address into ${inEnvironment}. It has been seen now: change it.`,
  });
