/** What the customer is asked to approve on the loopback page. */
export interface CheckoutWish {
  /** The klarna_payment that the token is for. */
  readonly paymentId: string;
  /** As the customer knows the order: its number, else its id. */
  readonly orderName: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The amount as a person reads it: `USD 118.00`. */
  readonly formattedAmount: string;
  readonly mode: 'test' | 'live';
  /** Of Klarna's session; meant for browsers, yet it goes to the page that showed its state alone. */
  readonly clientToken: string;
  /** Klarna's `payment_method_categories`, in their order; never empty. */
  readonly categories: readonly CheckoutCategory[];
}

export interface CheckoutCategory {
  readonly identifier: string;
  /** As Klarna writes it for the customer; untrusted text. */
  readonly name: string;
}

export interface CheckoutPageOptions {
  readonly wish: CheckoutWish;
  /** Klarna's script, or the sandbox's stand-in for it; absolute. */
  readonly scriptUrl: string;
  /** 0: any free port. */
  readonly port: number;
  /** How long the page may be gone before the customer has left, in milliseconds. */
  readonly graceMs: number;
  readonly onProgress: (progress: CheckoutProgress) => void;
}

/** What the terminal is told while the browser is busy. */
export type CheckoutProgress =
  /** A browser has the page open. */
  | { readonly kind: 'opened' }
  /** Klarna's widget shows this category. */
  | { readonly kind: 'shown'; readonly category: string }
  | { readonly kind: 'authorizing'; readonly category: string }
  /** Klarna wants something corrected; the customer may try again. */
  | { readonly kind: 'mending'; readonly category: string }
  /** Klarna refuses this category; others may be left. */
  | { readonly kind: 'refused'; readonly category: string }
  | { readonly kind: 'finalizing'; readonly category: string }
  /** Klarna's script did not load, or threw; the page offers to try again. */
  | { readonly kind: 'broken'; readonly why: string }
  /** Another tab asked for the page, and was told that it is open already; or took it over. */
  | { readonly kind: 'second-tab'; readonly tookOver: boolean }
  /** The page was closed; it can be opened again until the grace is over. */
  | { readonly kind: 'closed'; readonly graceMs: number };

/** How the customer's part ended. */
export type CheckoutOutcome =
  | { readonly kind: 'approved'; readonly authorizationToken: string; readonly category: string }
  /** Klarna refused every category that was on offer. */
  | { readonly kind: 'declined' }
  /** `stopped`: said so on the page; `closed`: closed the page and did not come back in time. */
  | { readonly kind: 'left'; readonly how: 'stopped' | 'closed' };

/** The page, while it is served. */
export interface CheckoutPage {
  /** To be opened in a browser: `http://127.0.0.1:<port>/#<state>`. The state never reaches a server's log. */
  readonly url: string;
  /**
   * The same with a state that is void once a page was opened: for a program's arguments, which every user of the machine
   * can read as long as the program runs.
   */
  readonly onceUrl: string;
  /** Resolves once; never rejects. */
  readonly outcome: Promise<CheckoutOutcome>;
  /** Tells a page that is still open to go back to the terminal, then stops serving. Resolves when nothing listens any more. */
  readonly close: (why: 'done' | 'timed-out' | 'interrupted') => Promise<void>;
}
