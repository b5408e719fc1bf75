import { type PageSources, servePage } from '../pages/serve-page.ts';
import html from './checkout.html';
import script from './in-page/checkout.js?script';

/** Where the page has its script. Its names are its own: Klarna's script runs on the same page. */
const placeOfScript = '/* checkout.js */';

/** The page, which may load the one script and what that script needs; it holds nothing of the checkout. */
export const checkoutPage = (scriptUrl: string): (() => Response) =>
  servePage(
    html.replace(placeOfScript, () => script),
    sourcesFor(new URL(scriptUrl)),
  );

function sourcesFor({ origin }: URL): PageSources {
  if (klarna.scripts.some((script) => script === origin)) return klarna;
  // The sandbox's stand-in does with its one origin, and opens no window.
  return { scripts: [origin], frames: [origin], connections: [origin], policies: ['klarna-script'] };
}

/**
 * What Klarna asks of a page's policy. It publishes the list for its newer script; that of `kp/lib/v1` comes from the first
 * of these hosts, reports to klarnaevt.com and shows its frames from klarna.com. Klarna's script also styles the page, makes
 * HTML, and opens a window that `same-origin` would cut off from it.
 * @see https://docs.klarna.com/klarna-network-distribution/payment-presentation/web-sdk-configuration/browser-security-configuration/
 */
const klarna = {
  scripts: ['https://x.klarnacdn.net', 'https://js.klarna.com', 'https://js.playground.klarna.com'],
  styles: ["'unsafe-inline'", 'https://x.klarnacdn.net'],
  fonts: ['https://x.klarnacdn.net'],
  images: ['https://x.klarnacdn.net', 'https://*.klarna.com', 'https://*.klarnaevt.com'],
  connections: ['https://x.klarnacdn.net', 'https://*.klarna.com', 'https://*.klarnaevt.com'],
  frames: ['https://x.klarnacdn.net', 'https://*.klarna.com'],
  makesHtml: true,
  opensWindows: true,
} as const satisfies PageSources;
