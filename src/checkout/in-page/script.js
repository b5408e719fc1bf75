// Klarna's script, or the sandbox's stand-in for it.

import { ask, fail, wordsOf } from './asking.js';
import { wait } from './view.js';
import { visit } from './visit.js';

// Where the page's policy asks for it, an address becomes that of a script in this one way. Which host it may be on, the
// policy says as well.
const policy = globalThis.trustedTypes?.createPolicy('klarna-script', { createScriptURL: (address) => address });

const payments = () => globalThis.Klarna?.Payments;

/** Loads the script where it is not there yet, and begins Klarna's session; then calls `ready`. */
export const loadScript = (ready) => {
  const again = () => loadScript(ready);
  wait('Loading Klarna…');
  for (const earlier of document.querySelectorAll('script[src]')) earlier.remove();
  ask(
    (answered) => {
      if (payments() !== undefined) return answered({});
      // Klarna's script calls this by its name once it can be used.
      globalThis.klarnaAsyncCallback = () => answered({});
      const { script_url } = visit.checkout;
      const script = document.createElement('script');
      script.src = policy?.createScriptURL(script_url) ?? script_url;
      script.async = true;
      script.addEventListener('load', () => payments() !== undefined && answered({}));
      script.addEventListener('error', () => answered({ isMissing: true }));
      document.head.append(script);
    },
    ({ isMissing }) => {
      if (!isMissing) return begin(ready);
      fail('Klarna’s script did not load. Are you offline, or does something in your browser block it?', '', again);
    },
    { slow: 'Klarna’s script is taking long. Reload this page to begin again, or stop.', again },
  );
};

const begin = (ready) => {
  try {
    payments().init({ client_token: visit.checkout.client_token });
  } catch (error) {
    const text = 'Klarna does not take this payment’s session; it may have expired.';
    return fail(text, wordsOf(error), () => loadScript(ready));
  }
  ready();
};
