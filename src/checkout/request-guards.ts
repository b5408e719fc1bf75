import type { IncomingMessage } from 'node:http';
import { type Answer, refusal } from './answer.ts';

/** Klarna's longest tokens have 10,240 characters; no honest page sends much more. */
const mostBytes = 64 * 1024;

/**
 * Whether the request was meant for this page. Elsewhere a page can make its own name resolve to this machine (DNS
 * rebinding), but it cannot call the machine by our name.
 */
export function refusedHost({ headers: { host }, socket: { localPort } }: IncomingMessage): Answer | undefined {
  const names = ['127.0.0.1', 'localhost'];
  const ours = names.flatMap((name) => (localPort === 80 ? [name, `${name}:80`] : [`${name}:${localPort}`]));
  if (host !== undefined && ours.includes(host)) return undefined;
  return refusal(
    421,
    'foreign-host',
    'This page answers to 127.0.0.1 and localhost with its own port alone. A forwarded port must be the same on both sides.',
  );
}

/** Whether anybody but our own page sent it. Every browser says the origin of a POST; who says none is no browser. */
export function refusedSender({ headers }: IncomingMessage): Answer | undefined {
  const site = headers['sec-fetch-site'];
  const isOurs = headers.origin === `http://${headers.host}` && (site === undefined || site === 'same-origin');
  return isOurs ? undefined : refusal(403, 'foreign-origin', 'Only the checkout page itself may send this.');
}

export type Posted = { readonly body: object } | { readonly refused: Answer };

/** Reads a JSON object; never more of it than it may have. */
export async function readPosted(request: IncomingMessage): Promise<Posted> {
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(request.headers['content-type'] ?? '')) {
    return { refused: refusal(415, 'not-json', 'The body must be declared as application/json.') };
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return { refused: tooLong };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return { refused: tooLong };
    chunks.push(chunk);
  }
  const body = parsed(Buffer.concat(chunks).toString('utf8'));
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { body };
  return { refused: refusal(400, 'not-json', 'The body must be a JSON object.') };
}

// Whatever is still on its way is not waited for.
const tooLong = refusal(413, 'too-long', 'The body is longer than 64 KiB.', { connection: 'close' });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
