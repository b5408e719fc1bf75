import { timingSafeEqual } from 'node:crypto';
import type { Sandbox } from '../../sandbox.ts';

/** The page on which a payment request is open. */
export interface OpenPage {
  readonly key: string;
  /** It brought the request to its end, and is told once more how, should the answer have been lost. */
  hasEnded: boolean;
}

/**
 * One page at a time may act on a payment request: the one that was opened last, which alone holds the key. A page of
 * somebody else's cannot read that key, and a tab that was left open does nothing by mistake. Klarna's way with a second
 * tab is not published.
 */
export interface PageKeys {
  /** Opens a page; every earlier one of the same request ends. */
  readonly open: (paymentRequestId: string) => string;
  /** The page that holds this key; `undefined` where another one was opened since. */
  readonly pageOf: (paymentRequestId: string, key: string) => OpenPage | undefined;
}

export function createPageKeys({ randomBytes }: Pick<Sandbox, 'randomBytes'>): PageKeys {
  const pages = new Map<string, OpenPage>();
  return {
    open: (paymentRequestId) => {
      const key = Buffer.from(randomBytes(32)).toString('base64url');
      pages.set(paymentRequestId, { key, hasEnded: false });
      return key;
    },
    pageOf: (paymentRequestId, key) => {
      const page = pages.get(paymentRequestId);
      return page !== undefined && isSame(page.key, key) ? page : undefined;
    },
  };
}

const isSame = (known: string, given: string): boolean =>
  known.length === given.length && timingSafeEqual(Buffer.from(known), Buffer.from(given.padEnd(known.length)));
