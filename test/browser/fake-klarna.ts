import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a call comes to: an answer to its callback, an error that it throws, or nothing at all. */
export type Reply = Readonly<Record<string, unknown>> | 'throws' | 'silence';

export interface Script {
  readonly init?: 'throws';
  /** One for each call, in order; after them a form is shown, and nothing approved. */
  readonly load?: readonly Reply[];
  readonly authorize?: readonly Reply[];
  readonly finalize?: readonly Reply[];
  /** How many requests for the script fail before it comes. */
  readonly failures?: number;
  /** Whether its window takes the focus with it when it closes. */
  readonly takesFocus?: boolean;
  /** Whether it leaves out to call `klarnaAsyncCallback`. */
  readonly isQuiet?: boolean;
}

/** What runs in the page; it keeps the calls it got in `klarnaCalls`. */
const inPage = (script: Script) => `
  globalThis.klarnaCalls = [];
  const script = ${JSON.stringify(script)};
  const ask = (name, usual) => (options, ...rest) => {
    const answered = rest.pop();
    klarnaCalls.push([name, options, ...rest]);
    if (name === 'load') document.querySelector(options.container).textContent = 'Form of ' + options.payment_method_category;
    if (script.takesFocus && name !== 'load') document.activeElement.blur();
    const reply = script[name]?.shift() ?? usual;
    if (reply === 'throws') throw new TypeError(name + ' went wrong');
    if (reply !== 'silence') setTimeout(answered, 0, reply);
  };
  globalThis.Klarna = {
    Payments: {
      init: (options) => {
        klarnaCalls.push(['init', options]);
        if (script.init === 'throws') throw new TypeError('InvalidClientTokenError');
      },
      load: ask('load', { show_form: true }),
      authorize: ask('authorize', { approved: false, show_form: true }),
      finalize: ask('finalize', { approved: false, show_form: true }),
    },
  };
  ${script.isQuiet ? '' : 'globalThis.klarnaAsyncCallback?.();'}
`;

/** Serves a stand-in for Klarna's script that does what the test says, at an origin of its own. */
export async function fakeKlarna(script: Script = {}): Promise<string> {
  let failures = script.failures ?? 0;
  const server = createServer((_, response) => {
    if (failures > 0) {
      failures -= 1;
      response.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(inPage(script));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('It listens nowhere.');
  return `http://127.0.0.1:${address.port}/kp/lib/v1/api.js`;
}
