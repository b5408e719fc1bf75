import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Whether a host is this machine's own loopback; anything else must be allowed by the command first. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** An address that means all of this machine's. */
export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '[::]';

/**
 * Whether the `Host` header is one that the sandbox answers to. A page elsewhere can make its own name resolve to this
 * machine (DNS rebinding), but not call it by ours.
 */
export function isAllowedHost(header: string | undefined, boundHost: string): boolean {
  const question = `${boundHost} ${header}`;
  if (question !== lastAllowed.question) lastAllowed = { question, answer: mayCall(header, boundHost) };
  return lastAllowed.answer;
}

/** Clients call by one name again and again. */
let lastAllowed = { question: '', answer: false };

function mayCall(header: string | undefined, boundHost: string): boolean {
  const name = hostnameOf(`http://${header ?? ''}`);
  if (name === undefined) return false;
  // Bound to every address, it is called by any of them; a name could still be somebody else's.
  if (isWildcard(boundHost)) return isLoopbackHost(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  return isLoopbackHost(name) || name === boundHost.toLowerCase() || `[${boundHost.toLowerCase()}]` === name;
}

export type Scheme = 'http' | 'https';

/** Whether a browser sent this from one of the sandbox's own pages. Other clients send no `Origin`. */
export function isOwnOrigin(headers: IncomingHttpHeaders, boundHost: string, scheme: Scheme): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return isAllowedHost(host, boundHost) && origin === `${scheme}://${host}`;
}

function hostnameOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}
