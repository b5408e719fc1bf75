import { createHmac } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from '../../hosts.ts';
import type { Read, SigningKey } from '../../world/tables.ts';

/** How an attempt ended: with a whole answer, or with the reason why there is none. */
export interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

/** Klarna's signature of a body: in hex, with the key's own text as the key. */
const signatureOf = (body: string, key: string): string => createHmac('sha256', key).update(body).digest('hex');

/**
 * Posts an event once. Redirects are not followed, and a certificate has to be good (`NODE_EXTRA_CA_CERTS` adds
 * authorities): a receiver that needs either would get nothing from Klarna.
 */
export async function send(url: URL, body: string, key: Read<SigningKey>, signal: AbortSignal): Promise<Outcome> {
  const options: RequestOptions = {
    method: 'POST',
    // In lower case: Klarna's pages spell them in more than one way, so a receiver must not care.
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'klarna-signature': signatureOf(body, key.signing_key),
      'klarna-signing-key-id': key.id,
    },
    signal,
    // A connection of its own for each attempt, so that none is left over when the sandbox ends.
    agent: false,
    ...(isLoopbackHost(url.hostname) ? { lookup: loopback } : {}),
  };
  try {
    const sent = url.protocol === 'https:' ? (await import('node:https')).request(url, options) : request(url, options);
    return { status: await statusOf(sent, body), error: null };
  } catch (error) {
    return { status: null, error: signal.aborted ? String(signal.reason) : wordsFor(error) };
  }
}

/** The status, once the answer has come to its end. */
const statusOf = (sent: ClientRequest, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer: IncomingMessage) => {
      answer.on('error', reject);
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    sent.end(body);
  });

const wordsFor = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** `localhost` and its like lead to loopback whatever a name server says. */
const loopback: LookupFunction = (_, options, answer) => {
  if (!options.all) return answer(null, '127.0.0.1', 4);
  answer(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};
