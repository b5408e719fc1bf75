import { type Entry, nothingToRetry, retryNo, retryYes } from './entry.ts';

const source = 'klarna-widget';

/** What Klarna's script in the browser answers to `load` and `authorize`. */
export const klarnaWidget: readonly Entry[] = [
  {
    name: 'approved: true',
    source,
    meaning:
      'The customer authorized; authorization_token is what Commerce Layer’s auth_token takes. Nothing is paid yet.',
    causes: ['The customer went through Klarna’s steps.'],
    what_to_do: ['Store the token within 60 minutes: `klarna-cl send-token`, then place the order.'],
    ...nothingToRetry,
  },
  {
    name: 'approved: false + show_form: true',
    source,
    meaning: 'Not authorized, and the customer can mend it.',
    causes: ['The customer closed Klarna’s window.', 'A value in the form is wrong; invalid_fields names it.'],
    what_to_do: ['Leave Klarna on offer and let the customer try again.'],
    ...retryYes('By the customer, in the same session.'),
  },
  {
    name: 'approved: false + show_form: false',
    source,
    meaning: 'Klarna refuses this customer for this purchase.',
    causes: ['Klarna’s assessment.'],
    what_to_do: ['Take Klarna’s option off the checkout and offer another way to pay.'],
    ...retryNo('The same session is refused again.'),
  },
  {
    name: 'finalize_required',
    source,
    meaning: 'The customer chose a way to pay that needs a second call, `finalize`, before there is a token.',
    causes: ['`authorize` was called with auto_finalize false, as in a checkout of several steps.'],
    what_to_do: ['Call Klarna.Payments.finalize when the customer orders; its answer holds the token.'],
    ...nothingToRetry,
    doc_url: 'https://docs.klarna.com/klarna-payments/other-actions/finalize-an-authorization/',
  },
  {
    name: 'invalid_fields',
    source,
    meaning: 'The browser sent fields that Klarna does not take; the list names them.',
    causes: ['Lines or addresses given to `authorize` differ from those of the session, or are malformed.'],
    what_to_do: ['Call `authorize` with {}: the session has Commerce Layer’s data already.'],
    ...retryYes('After the fields are corrected or left out.'),
  },
  {
    name: 'InvalidClientTokenError',
    source,
    meaning: 'The client_token that opens the widget is not good.',
    causes: ['The session has expired, or the token is of the other environment or was cut off.'],
    what_to_do: ['Refresh the session (`klarna-cl repair update-session`) or create the Klarna payment anew.'],
    ...retryNo('A new client_token is needed.'),
  },
];
