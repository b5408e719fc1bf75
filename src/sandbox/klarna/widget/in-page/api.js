// The sandbox's stand-in for Klarna's script, https://x.klarnacdn.net/kp/lib/v1/api.js: the same calls, the same callbacks,
// the same errors. Whatever the customer types stays in frames of the sandbox's own origin.
// See https://docs.klarna.com/payments/web-payments/additional-resources/klarna-payments-sdk-reference/

import { askCustomer } from './customer-step.js';
import { invalidContainer, notInitialized, notLoaded, notSupported } from './errors.js';
import { emit, off, on } from './events.js';
import { openFrame } from './frames.js';
import { readCategories, readClientToken, readRest } from './options.js';

let clientToken;
/** What `load` has shown, by category or instance. */
let widgets = new Map();
let isAsking = false;

const refused = { approved: false, show_form: false };
const leftAlone = { approved: false, show_form: true };

/** Callbacks come after the call has returned, but where it throws: then the callback has been called by that time. */
const orTell = (call, result, work) => {
  try {
    return work();
  } catch (error) {
    call(result);
    throw error;
  }
};

const containerOf = (container) => {
  if (container instanceof Element) return container;
  let found = null;
  try {
    found = document.querySelector(container);
  } catch {
    // No selector at all.
  }
  if (found === null) throw invalidContainer();
  return found;
};

const init = (options) => {
  clientToken = readClientToken(options);
  widgets = new Map();
};

const load = (options, ...rest) => {
  const { data, call } = readRest(rest);
  const { widget, categories, container } = orTell(call, { show_form: false }, () => {
    if (clientToken === undefined || typeof options !== 'object' || options === null) throw notInitialized();
    return { container: containerOf(options.container), ...readCategories(options) };
  });
  const shown = openFrame({
    path: '/kp/widget',
    title: 'Klarna (sandbox)',
    message: { client_token: clientToken, payment_method_categories: categories, data },
    onMessage: ({ height, result, why }) => {
      if (height !== undefined) {
        shown.frame.style.height = `${height}px`;
        emit('heightChanged', height);
      }
      if (result === undefined) return;
      // The callback has no place for it, and whoever tries their page out wants to know.
      // biome-ignore lint/suspicious/noConsole: a browser's console is where developers look
      if (why !== undefined) console.warn(`Klarna (sandbox): ${why}`);
      if (!result.show_form) hide(widget);
      call(result);
    },
    onSilence: () => {
      hide(widget);
      call({ show_form: false });
    },
  });
  shown.frame.style.height = '0';
  hide(widget);
  container.replaceChildren(shown.frame);
  for (const [name, { frame }] of widgets) if (!frame.isConnected) hide(name);
  widgets.set(widget, shown);
};

const hide = (widget) => {
  widgets.get(widget)?.close();
  widgets.delete(widget);
};

/** For the last page of a checkout: nothing of it is known but that it is for some countries alone. */
const loadPaymentReview = (_, ...rest) =>
  orTell(readRest(rest).call, { show_form: false }, () => {
    throw notSupported('loadPaymentReview');
  });

/** @throws what the reference lists for the call; its callback has been called then */
const requireLoaded = (options, call) =>
  orTell(call, refused, () => {
    if (widgets.size === 0) throw notLoaded();
    const { widget, categories } = readCategories(options ?? {});
    if (!widgets.has(widget)) throw notLoaded();
    return categories;
  });

const ask = (message, leftResult, call) => {
  // One customer answers one question at a time. Klarna's own way with a second call is not published.
  if (isAsking) {
    queueMicrotask(() => call(leftAlone));
    return;
  }
  isAsking = true;
  askCustomer({ ...message, client_token: clientToken }, leftResult).then((result) => {
    isAsking = false;
    call(result);
  });
};

const authorize = (options, ...rest) => {
  const { data, call } = readRest(rest);
  const payment_method_categories = requireLoaded(options, call);
  const auto_finalize = options.auto_finalize !== false;
  ask({ step: 'authorize', payment_method_categories, data, auto_finalize }, leftAlone, call);
};

/** Works on a page that shows no widget. The sandbox asks the customer anew, which Klarna does where the terms have changed. */
const reauthorize = (options, ...rest) => {
  const { data, call } = readRest(rest);
  const payment_method_categories = orTell(call, refused, () => {
    if (clientToken === undefined) throw notInitialized();
    return readCategories(options ?? {}).categories;
  });
  ask({ step: 'authorize', payment_method_categories, data, auto_finalize: true }, leftAlone, call);
};

const finalize = (options, ...rest) => {
  const { data, call } = readRest(rest);
  orTell(call, refused, () => {
    if (clientToken === undefined) throw notInitialized();
  });
  const payment_method_categories = requireLoaded(options, call);
  // The reference has an aborted finalization end like a refused one.
  ask({ step: 'finalize', payment_method_categories, data }, refused, call);
};

window.Klarna = {
  ...window.Klarna,
  Payments: { init, load, loadPaymentReview, authorize, reauthorize, finalize, on, off },
};
window.klarnaAsyncCallback?.();
