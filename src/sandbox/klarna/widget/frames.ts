import { servePage } from '../../../pages/serve-page.ts';
import customerPage from './customer.html';
import apiScript from './in-page/api.js?script';
import customerScript from './in-page/customer.js?script';
import widgetScript from './in-page/widget.js?script';
import widgetPage from './widget.html';

/** Whoever may show the frames: pages of this machine. IPv6 addresses cannot be named there. */
const loopback = ['http', 'https'].flatMap((scheme) =>
  ['127.0.0.1', 'localhost', '*.localhost'].map((host) => `${scheme}://${host}:*`),
);

/** A page that isolates itself (COEP) may embed what says that it may be, and isolates itself, too. */
const embeddable = {
  'cross-origin-resource-policy': 'cross-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** `GET /kp/lib/v1/api.js` */
export const serveScript = (): Response =>
  new Response(apiScript, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
    },
  });

/** Where a document has its script. */
const placeOfScript = '/* script */';

function serveFrame(page: string, script: string): () => Response {
  let serve: (() => Response) | undefined;
  return () => {
    // Most sandboxes never see a browser.
    serve ??= servePage(
      page.replace(placeOfScript, () => script),
      { framedBy: loopback },
    );
    const answer = serve();
    for (const [name, value] of Object.entries(embeddable)) answer.headers.set(name, value);
    return answer;
  };
}

/** What stands in the page's container. */
export const serveWidgetFrame = serveFrame(widgetPage, widgetScript);

/** What the customer goes through, over the whole page. */
export const serveCustomerFrame = serveFrame(customerPage, customerScript);
