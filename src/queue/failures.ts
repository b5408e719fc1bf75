import { CliError, type ErrorFacts } from '../errors.ts';
import type { QueueAddress } from './address.ts';

/**
 * What went wrong between here and Redis, in our words. The library's error is not kept: it may hold the command, and with
 * it a password.
 */
export const queueFailure = (error: unknown, { shown, user, password }: QueueAddress): CliError => {
  if (error instanceof CliError) return error;
  const text = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = text.split(' ', 1)[0] ?? '';
  if (words === 'NOAUTH') {
    return failure('config', 'QUEUE_CREDENTIALS', `Redis at ${shown} asks for a password.`, {
      why: 'None was given. Nothing was sent.',
      hint: 'Set KLARNA_CL_QUEUE_PASSWORD; a user other than the default one stands in the address: redis://user@host.',
    });
  }
  if (words === 'WRONGPASS' || /invalid (?:username-password|password)|AUTH.*called without/i.test(text)) {
    const who = user === undefined ? 'The default user' : 'The user of the address';
    return failure('auth', 'QUEUE_CREDENTIALS', `Redis at ${shown} refused the credentials.`, {
      why: `${who}${password === undefined ? ', without a password,' : ', with the password of the environment,'} is not let in. Nothing was sent.`,
      hint: 'Correct KLARNA_CL_QUEUE_PASSWORD, or the user in the address.',
    });
  }
  if (words === 'NOPERM') {
    return failure('auth', 'QUEUE_CREDENTIALS', `The user may not do at ${shown} what a queue needs.`, {
      why: 'Redis answered NOPERM.',
      hint: 'Allow the user all commands on the keys klarna-cl*, INFO and CONFIG GET among them.',
    });
  }
  if (words === 'MOVED' || words === 'CLUSTERDOWN' || words === 'CROSSSLOT') return noClusters(shown);
  if (words === 'READONLY') return readOnly(shown);
  if (words === 'OOM') {
    return failure('unavailable', 'QUEUE_FULL', `Redis at ${shown} has no room left.`, {
      why: 'Its maxmemory is used up.',
      hint: 'Give it more, or wait: what a batch leaves there is gone after an hour. Then take the batch up with --resume.',
    });
  }
  const tls = certificateFault(code, text);
  if (tls !== undefined) {
    return failure('protocol', 'tls', `The TLS connection to ${shown} cannot be trusted.`, {
      why: `${tls} Nothing was sent.`,
      hint: 'Where a company has its own authority, pass its certificate: --ca company-ca.pem. There is no switch that skips the check.',
    });
  }
  return failure('unavailable', 'QUEUE_UNREACHABLE', `Redis at ${shown} cannot be reached.`, {
    why: reasons.get(code) ?? reasonIn(text),
    hint: 'Check the address, that Redis runs there, and whether it wants TLS: rediss:// in place of redis://.',
  });
};

const reasons: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Nothing listens there.'],
  ['ENOTFOUND', 'The name does not resolve.'],
  ['EAI_AGAIN', 'The name does not resolve at the moment.'],
  ['ETIMEDOUT', 'No connection came about in time.'],
  ['ECONNRESET', 'The connection was cut.'],
  ['EPROTO', 'What listens there speaks no TLS.'],
]);

const reasonIn = (text: string): string => {
  if (/timed out/i.test(text)) return 'It did not answer in time.';
  if (/wrong version number|packet length too long/i.test(text)) return 'What listens there speaks no TLS.';
  return 'The connection was closed before it answered.';
};

/** Node's codes of TLS begin like this, or name what is wrong with the certificate. */
const certificateFault = (code: string, text: string): string | undefined => {
  if (/^CERT_HAS_EXPIRED$/.test(code)) return 'Its certificate has expired.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Its certificate is for another host.';
  if (/^(?:SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_)/.test(code) || /self.signed certificate/.test(text)) {
    return 'Its certificate is by an authority that is not known here.';
  }
  return code.startsWith('CERT_') ? `Its certificate is not good (${code}).` : undefined;
};

export const noClusters = (shown: string): CliError =>
  failure('config', 'QUEUE_UNFIT', `Redis at ${shown} is a cluster.`, {
    why: 'What belongs to one row must change in one step, and a cluster keeps it in several places. Nothing was sent.',
    hint: 'Use a Redis that is not in cluster mode; one is enough for hundreds of workers.',
  });

export const readOnly = (shown: string): CliError =>
  failure('config', 'QUEUE_UNFIT', `Redis at ${shown} is a replica.`, {
    why: 'It may not be written to. Nothing was sent.',
    hint: 'Give the address of its primary.',
  });

export const failure = (kind: CliError['kind'], code: string, message: string, facts: ErrorFacts): CliError =>
  new CliError(kind, message, { code, execution: 'none', ...facts });
