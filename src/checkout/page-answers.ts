import { type Answer, done, refusal } from './answer.ts';
import type { CheckoutProgress } from './checkout-page.ts';
import type { CheckoutSession } from './checkout-session.ts';
import { fieldOf, sentenceOf, wordOf } from './posted-fields.ts';

/** What each path answers to what the page posts there. `/stay` is a stream, and answered elsewhere. */
export const answers: Readonly<Record<string, (session: CheckoutSession, body: object) => Answer>> = {
  '/open': open,
  '/progress': ofPageInUse(progress),
  '/token': ofPageInUse(token),
  '/stop': ofPageInUse((session) => {
    session.settle({ kind: 'left', how: 'stopped' });
    return done;
  }),
};

/** Lets the page in use alone through, as long as there is something left to do. */
export function refusedPage(session: CheckoutSession, body: object): Answer | undefined {
  if (!session.presence.isKey(fieldOf(body, 'page_key'))) {
    return refusal(
      403,
      'not-in-use',
      'This is not the page in use. Open the address in the terminal, or go on in the other tab.',
    );
  }
  return over(session);
}

function ofPageInUse(
  answer: (session: CheckoutSession, body: object) => Answer,
): (session: CheckoutSession, body: object) => Answer {
  return (session, body) => refusedPage(session, body) ?? answer(session, body);
}

function over(session: CheckoutSession): Answer | undefined {
  if (!session.isOver()) return undefined;
  const { status, body } = refusal(410, 'over', 'This checkout is over. Go back to the terminal.');
  return { status, body: { ...body, how: session.settled()?.kind } };
}

/** The page is given what it needs once it has shown the state, or, loaded anew, the key that it had. */
function open(session: CheckoutSession, body: object): Answer {
  const { presence, options, refused } = session;
  const wasInUse = presence.isKey(fieldOf(body, 'page_key'));
  if (!wasInUse && !session.admits(fieldOf(body, 'state'))) {
    return refusal(
      403,
      'unknown-state',
      'This address belongs to no checkout that is open here. Copy the whole address from the terminal.',
    );
  }
  const end = over(session);
  if (end !== undefined) return end;
  if (!wasInUse && presence.isHere()) {
    const takesOver = fieldOf(body, 'take_over') === true;
    options.onProgress({ kind: 'second-tab', tookOver: takesOver });
    if (!takesOver) return refusal(409, 'open-elsewhere', 'This checkout is open in another tab.');
  }
  const { wish, scriptUrl } = options;
  return {
    status: 200,
    body: {
      page_key: session.enter(),
      payment_id: wish.paymentId,
      order_name: wish.orderName,
      amount: wish.amount,
      currency: wish.currency,
      formatted_amount: wish.formattedAmount,
      mode: wish.mode,
      client_token: wish.clientToken,
      categories: wish.categories.filter(({ identifier }) => !refused.has(identifier)),
      script_url: scriptUrl,
    },
  };
}

function progress(session: CheckoutSession, body: object): Answer {
  const said = progressOf(session, body);
  if (said === undefined)
    return refusal(400, 'unknown-progress', 'The page said something that the terminal does not know.');
  // Of refusals there are no more than categories.
  if (said.kind !== 'refused' && !session.mayTell()) {
    return refusal(429, 'too-much-said', 'The terminal has heard enough of this page.');
  }
  session.options.onProgress(said);
  if (said.kind === 'refused') session.refuse(said.category);
  return done;
}

function progressOf(session: CheckoutSession, body: object): CheckoutProgress | undefined {
  const kind = fieldOf(body, 'kind');
  if (kind === 'broken') return { kind, why: sentenceOf(body, 'why', 300) };
  const category = categoryOf(session, body);
  if (category === undefined) return undefined;
  switch (kind) {
    case 'shown':
    case 'authorizing':
    case 'mending':
    case 'refused':
    case 'finalizing':
      return { kind, category };
    default:
      return undefined;
  }
}

/** Takes the one token, for the very purchase that the page was given. */
function token(session: CheckoutSession, body: object): Answer {
  const { paymentId, amount, currency } = session.options.wish;
  const category = categoryOf(session, body);
  const isTheSame =
    fieldOf(body, 'payment_id') === paymentId &&
    fieldOf(body, 'amount') === amount &&
    fieldOf(body, 'currency') === currency;
  if (!isTheSame || category === undefined) {
    return refusal(
      409,
      'mismatch',
      'The token is for another payment, amount, currency or category than this checkout.',
    );
  }
  const authorizationToken = wordOf(body, 'authorization_token', 10_240);
  if (authorizationToken === undefined) return refusal(400, 'no-token', 'There is no authorization token in it.');
  session.settle({ kind: 'approved', authorizationToken, category });
  return done;
}

/** One of those that were on offer and that Klarna has not refused. */
const categoryOf = ({ options: { wish }, refused }: CheckoutSession, body: object): string | undefined =>
  wish.categories
    .map(({ identifier }) => identifier)
    .find((identifier) => identifier === fieldOf(body, 'category') && !refused.has(identifier));
