import { createHash } from 'node:crypto';
import look from './look.css';

/** What a page may have beside its own style and script, as sources of a Content-Security-Policy. */
export interface PageSources {
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
  readonly frames?: readonly string[];
  readonly connections?: readonly string[];
  readonly images?: readonly string[];
  readonly fonts?: readonly string[];
  /** Who may show it in a frame; nobody where it is left out. */
  readonly framedBy?: readonly string[];
  /** A script of somebody else's makes HTML out of text, which the browser forbids otherwise. */
  readonly makesHtml?: true;
  /** Names of the Trusted Types policies by which the page's own script turns an address into that of a script. */
  readonly policies?: readonly string[];
  /** A script of somebody else's opens windows and talks with them. */
  readonly opensWindows?: true;
}

/** Where a page has the style that all pages share. */
const placeOfLook = '/* look.css */';

/**
 * Serves a document that stands for itself: its own style and script are allowed by their digests, and nothing else is
 * but `sources`. The browser itself then refuses whatever somebody might smuggle into it, and any HTML made out of text
 * (`require-trusted-types-for`).
 * @see https://www.w3.org/TR/CSP3/
 */
export function servePage(html: string, sources: PageSources = {}): () => Response {
  const document = html.replace(placeOfLook, () => look);
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyFor(document, sources),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': sources.opensWindows ? 'same-origin-allow-popups' : 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  return () => new Response(document, { headers });
}

function policyFor(html: string, sources: PageSources): string {
  const directives = {
    'default-src': [],
    'script-src': [...digestsOf(html, 'script'), ...(sources.scripts ?? [])],
    'style-src': stylesOf(html, sources.styles ?? []),
    // Its icon is a data URL.
    'img-src': ['data:', ...(sources.images ?? [])],
    'font-src': sources.fonts ?? [],
    'connect-src': ["'self'", ...(sources.connections ?? [])],
    'frame-src': sources.frames ?? [],
    'base-uri': [],
    'form-action': [],
    'frame-ancestors': sources.framedBy ?? [],
    ...(sources.makesHtml
      ? {}
      : { 'require-trusted-types-for': ["'script'"], 'trusted-types': sources.policies ?? [] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.length > 0 ? values.join(' ') : "'none'"}`)
    .join('; ');
}

/** Beside a digest a browser would pay no heed to `'unsafe-inline'`. */
const stylesOf = (html: string, others: readonly string[]): readonly string[] =>
  others.includes("'unsafe-inline'") ? others : [...digestsOf(html, 'style'), ...others];

/** What a browser computes for each element: the digest of the exact text between its tags. */
function digestsOf(html: string, element: 'script' | 'style'): string[] {
  const inline = new RegExp(`<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`, 'g');
  return [...html.matchAll(inline)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}
