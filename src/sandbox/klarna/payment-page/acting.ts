import type { Sandbox } from '../../sandbox.ts';
import type { PaymentRequest, Read } from '../../world/tables.ts';
import { actAsCustomer, type CustomerAction } from '../payment-request-state.ts';
import { type Ask, answerTo, contactOf, customersFor } from './customer.ts';
import type { OpenPage, PageKeys } from './page-keys.ts';
import { type CurrencyDigits, digestOf, type ShownPurchase, shownPurchaseOf } from './purchase.ts';
import { returnAddressOf } from './return-address.ts';

export type Wish =
  | { readonly action: 'look' }
  | { readonly action: 'cancel' }
  | {
      readonly action: 'approve';
      readonly seen: string;
      readonly contact: string;
      readonly code?: string | undefined;
      readonly done: readonly string[];
    };

/** How a payment request stands, for the page that shows it. */
interface Standing {
  readonly state: PaymentRequest['state'];
  readonly purchase: ShownPurchase;
  /** Comes back with the approval. */
  readonly seen: string;
  readonly ask?: Ask;
  /** It is not the purchase any more that the page has shown. */
  readonly has_changed?: true;
  readonly approved_here?: true;
  readonly return_url?: string | undefined;
}

/** Opens a page: what it shows, the key to act with, and whom to ask first. Nothing happens to the payment request. */
export function open(keys: PageKeys, request: Read<PaymentRequest>, digits: CurrencyDigits) {
  return {
    page_key: keys.open(request.id),
    contact: contactOf(request),
    customers: customersFor(request.currency),
    ...standingOf(request, digits),
    ...(isOver(request) && request.state !== 'COMPLETED' ? { return_url: returnAddressOf(request) } : {}),
  };
}

/** Lets the customer act on the page that was opened last. */
export function act(
  sandbox: Sandbox,
  page: OpenPage,
  request: Read<PaymentRequest>,
  wish: Wish,
  digits: CurrencyDigits,
): Standing {
  const now = (): Read<PaymentRequest> => sandbox.world.payment_requests.get(request.id) ?? request;
  const step = (action: CustomerAction): void => {
    // Each is a transaction of its own, so that webhooks tell of every state.
    sandbox.store.transact((draft) => {
      const row = draft.payment_requests.get(request.id);
      if (row) actAsCustomer(sandbox, draft, row, action);
    });
  };
  const standing = (more: Pick<Standing, 'ask' | 'has_changed'> = {}): Standing => {
    const row = now();
    // The address may hold the token, which is for the page alone on which the customer approved.
    const goesBack = wish.action === 'cancel' || (isOver(row) && (row.state !== 'COMPLETED' || page.hasEnded));
    return {
      ...standingOf(row, digits),
      ...more,
      ...(row.state === 'COMPLETED' && page.hasEnded ? { approved_here: true } : {}),
      ...(goesBack ? { return_url: returnAddressOf(row) } : {}),
    };
  };

  if (wish.action === 'look' || isOver(request)) return standing();
  if (wish.action === 'approve' && wish.seen !== standingOf(request, digits).seen)
    return standing({ has_changed: true });
  // Klarna starts when the customer comes; here with the first thing that the customer does.
  step('start');
  if (wish.action === 'cancel') {
    step('abort');
    return standing();
  }
  const answer = answerTo(wish, request.currency);
  if ('ask' in answer) return standing({ ask: answer.ask });
  step(answer.decision);
  page.hasEnded = true;
  return standing();
}

function standingOf(request: Read<PaymentRequest>, digits: CurrencyDigits): Standing {
  const purchase = shownPurchaseOf(request, digits);
  return { state: request.state, purchase, seen: digestOf(purchase) };
}

const isOver = ({ state }: Read<PaymentRequest>): boolean => state !== 'SUBMITTED' && state !== 'IN_PROGRESS';
