import { createHash } from 'node:crypto';

/**
 * Serves a document that stands for itself: its own style and script are allowed by their digests, and nothing else is.
 * The browser itself then refuses whatever a client of the sandbox might smuggle into it, and any HTML made out of text
 * (`require-trusted-types-for`).
 * @see https://www.w3.org/TR/CSP3/
 */
export function servePage(html: string): () => Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyFor(html),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  return () => new Response(html, { headers });
}

function policyFor(html: string): string {
  const directives = {
    'default-src': ["'none'"],
    'script-src': digestsOf(html, 'script'),
    'style-src': digestsOf(html, 'style'),
    // Its icon is a data URL.
    'img-src': ['data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.length > 0 ? values.join(' ') : "'none'"}`)
    .join('; ');
}

/** What a browser computes for each element: the digest of the exact text between its tags. */
function digestsOf(html: string, element: 'script' | 'style'): string[] {
  const inline = new RegExp(`<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`, 'g');
  return [...html.matchAll(inline)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}
