import type { IncomingMessage } from 'node:http';
import { CliError } from '../errors.ts';
import { urlOf } from '../url.ts';
import { isLoopbackHost } from './hosts.ts';

export interface SandboxAddress {
  /** Of this machine. */
  readonly url: string;
  /** A certificate to trust, as PEM, where the sandbox serves https. */
  readonly ca?: string | undefined;
  /** Ends whatever is under way. Its reason, where it is a CliError, is what that ends with. */
  readonly signal: AbortSignal;
  /** Says what is sent and answered (`--verbose`). */
  readonly trace?: ((line: string) => void) | undefined;
}

/** What a command may ask of a sandbox that runs in another process. */
export interface SandboxControl {
  /** Sends one request to `/__sandbox/` and returns the document of its answer. @throws CliError */
  readonly ask: (method: 'GET' | 'POST', path: string, body?: string) => Promise<unknown>;
  /** Hands on an answer without an end, line by line, until `onLine` has had enough or the signal ends it. */
  readonly follow: (path: string, onLine: (line: string) => Promise<'on' | 'enough'>) => Promise<void>;
}

/**
 * Opens the way to a running sandbox, once it is sure that there is one. It is no vendor: nothing is repeated, no proxy is
 * asked, and an answer may go on for ever, so this is not for the request module.
 * @throws CliError `usage` for another machine's address, `unavailable` where nothing listens, `protocol` where something
 * else does
 */
export async function openSandboxControl(address: SandboxAddress): Promise<SandboxControl> {
  const base = loopbackUrl(address.url);
  const ask: SandboxControl['ask'] = async (method, path, body) =>
    documentOf(await exchange(address, base, method, path, body), base);
  const { faults } = asRecord(await ask('GET', 'faults'));
  if (!Array.isArray(faults)) throw noSandbox(base);
  return {
    ask,
    follow: async (path, onLine) => {
      const answer = await exchange(address, base, 'GET', path);
      if (!isNdjson(answer)) throw noSandbox(base);
      await eachLine(answer, onLine, base);
    },
  };
}

const startOne = 'Start one in another terminal: klarna-cl sandbox. One that listens elsewhere is named by --url.';

const noSandbox = ({ origin }: URL) =>
  new CliError('protocol', `What listens at ${origin} is no sandbox, or one of another version.`, { hint: startOne });

function loopbackUrl(text: string): URL {
  const url = urlOf(text);
  if (url !== undefined && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname)) return url;
  throw new CliError('usage', `${JSON.stringify(text)} is no address of a sandbox on this machine.`, {
    why: 'A sandbox is filled and emptied without a question, so only one of your own is talked to.',
    hint: 'The first line of `klarna-cl sandbox` says where it listens: --url http://127.0.0.1:4010, for example.',
  });
}

interface Answer {
  readonly method: string;
  readonly message: IncomingMessage;
  readonly signal: AbortSignal;
}

async function exchange(
  { ca, signal, trace }: SandboxAddress,
  base: URL,
  method: string,
  path: string,
  body?: string,
): Promise<Answer> {
  const { request } = base.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const url = new URL(`/__sandbox/${path}`, base);
  trace?.(`${method} ${url.href}`);
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, signal, headers: { 'user-agent': 'klarna-cl' }, ...(ca === undefined ? {} : { ca }) };
    const outgoing = request(url, options, resolve);
    outgoing.on('error', (error: NodeJS.ErrnoException) => reject(failure(error, method, signal, base)));
    outgoing.end(body);
  });
  trace?.(`${message.statusCode} ${message.headers['content-type'] ?? ''}`);
  return { method, message, signal };
}

function failure({ code, message }: NodeJS.ErrnoException, method: string, signal: AbortSignal, base: URL): CliError {
  const { origin } = base;
  if (signal.aborted)
    return signal.reason instanceof CliError ? signal.reason : new CliError('interrupted', 'Stopped.');
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return new CliError('unavailable', `No sandbox runs at ${origin}.`, {
      why: 'Nothing listens there.',
      hint: startOne,
    });
  if (code !== undefined && /CERT|SIGNATURE|ERR_TLS|ERR_SSL|EPROTO/.test(code))
    return new CliError('protocol', `The sandbox at ${origin} cannot be trusted.`, {
      why: `${message}.`,
      hint: 'A certificate of your own is trusted with --ca <file>.',
    });
  const isRead = method === 'GET';
  return new CliError(isRead ? 'unavailable' : 'unknown', `The sandbox at ${origin} did not answer.`, {
    why: `${code ?? message}.${isRead ? '' : ' It may have done what it was asked.'}`,
    hint: startOne,
  });
}

async function documentOf({ method, message, signal }: Answer, base: URL): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk);
  } catch (error) {
    throw failure(error instanceof Error ? error : new Error('It broke off'), method, signal, base);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode = 0 } = message;
  if (statusCode === 413)
    throw new CliError('rejected', 'The sandbox refused that.', { why: text.trim(), hint: 'Send it in parts.' });
  const document = parse(text);
  if (document === undefined) throw noSandbox(base);
  if (statusCode < 400) return document;
  const error = asRecord(asRecord(document).error);
  if (typeof error.message !== 'string') throw noSandbox(base);
  throw new CliError('rejected', error.message, {
    httpStatus: statusCode,
    ...(typeof error.hint === 'string' ? { hint: error.hint } : {}),
  });
}

const isNdjson = ({ message }: Answer): boolean =>
  message.headers['content-type']?.split(';')[0] === 'application/x-ndjson';

async function eachLine(
  { message, signal }: Answer,
  onLine: (line: string) => Promise<'on' | 'enough'>,
  base: URL,
): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of message.setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      // Leaving the loop closes the connection.
      for (const line of lines) if (line !== '' && (await onLine(line)) === 'enough') return;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof CliError) throw error;
  }
  throw new CliError('unavailable', `The sandbox at ${base.origin} has ended.`, { hint: startOne });
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
