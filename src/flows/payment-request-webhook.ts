import type { Klarna } from '../apis/klarna/client.ts';
import type { Krn } from '../apis/klarna/values.ts';
import {
  createSigningKey,
  createWebhook,
  deleteSigningKey,
  deleteWebhook,
  type SigningKey,
} from '../apis/klarna/webhooks.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { Listen } from './browser-step.ts';
import { openWake, type Wake } from './wake.ts';

/** `--listen`. */
export interface WebhookWish {
  /** Klarna calls it, and something leads from there to our port. */
  readonly publicUrl: URL;
  /** On 127.0.0.1; 0: any free one. */
  readonly port: number;
}

type World = Pick<Context, 'terminal' | 'secrets' | 'serveWebhook'>;

/**
 * Does work while Klarna tells of payment requests, so that a change is read at once. A faster way than asking again and
 * again, never the only one: where it cannot be set up, that is said, and the work does without. What was made at Klarna
 * is removed on every way out, at a signal too.
 * @throws CliError `usage` where the port is taken, `interrupted` or `terminated`, and what the work throws
 */
export const withWebhook =
  (context: World, wish: WebhookWish): Listen =>
  async (klarna, isOurs, work) => {
    const tidying: (() => Promise<void>)[] = [];
    try {
      return await work(await listening(context, klarna, wish, isOurs, tidying));
    } finally {
      // The wait for the customer has used up the time of the command.
      klarna.http.restartDeadline();
      for (const tidyUp of tidying.reverse()) await tidyUp();
    }
  };

/** Sets it up, noting with each part how it is taken away; `undefined` where that failed. */
const listening = async (
  context: World,
  klarna: Klarna,
  { publicUrl, port }: WebhookWish,
  isOurs: (paymentRequestId: string) => boolean,
  tidying: (() => Promise<void>)[],
): Promise<Wake | undefined> => {
  const { terminal, secrets } = context;
  const wake = openWake();
  let key: SigningKey | undefined;
  // First, so that a taken port leaves nothing at Klarna.
  const listener = await context.serveWebhook({
    port,
    target: publicUrl.pathname + publicUrl.search,
    keyOf: (id) => (id === key?.id ? key.key : undefined),
    onEvent: ({ paymentRequestId }) => {
      if (paymentRequestId === undefined || isOurs(paymentRequestId)) wake.ring();
    },
  });
  tidying.push(listener.close);
  try {
    key = await createSigningKey(klarna);
    const { id: keyId } = key;
    secrets.addCredential(key.key);
    let webhook: Krn | undefined;
    tidying.push(async () => {
      // A webhook that stays keeps its key.
      if (webhook !== undefined && !(await isRemoved(context, `webhook ${webhook}`, deleteWebhook(klarna, webhook))))
        return;
      await isRemoved(context, `signing key ${keyId}`, deleteSigningKey(klarna, keyId));
    });
    const id = await createWebhook(klarna, publicUrl.href, keyId);
    webhook = id;
    terminal.talk(
      `Klarna tells ${publicUrl.origin} of changes (webhook ${id}, removed at the end); listening on 127.0.0.1:${listener.port}.`,
    );
    return wake;
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
    const left =
      error.facts.execution === 'unknown' ? ` It may be there all the same: look for ${publicUrl.href} at Klarna.` : '';
    terminal.talk(`The webhook could not be set up: ${error.message}${left} Asking Klarna again and again instead.`);
    return undefined;
  }
};

/** Says so where something stays behind at Klarna. */
const isRemoved = async ({ terminal }: World, what: string, removing: Promise<unknown>): Promise<boolean> => {
  try {
    await removing;
    return true;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Somebody else was quicker.
    if (error.facts.httpStatus === 404) return true;
    terminal.talk(`The ${what} could not be removed; remove it in the Klarna portal. ${error.message}`);
    return false;
  }
};
