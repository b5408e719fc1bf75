import { quoted } from '../../config/failure.ts';
import { isLoopback } from '../../config/hosts.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context, ReturnPage } from '../../context.ts';
import type { BrowserStep } from '../../flows/browser-step.ts';
import { withWebhook } from '../../flows/payment-request-webhook.ts';
import { sha256 } from '../../journal/attempts.ts';
import { formatMinorUnits } from '../../output/money.ts';
import type { BrowserWish } from './browser-flags.ts';
import { handOver } from './hand-off.ts';

/** Klarna's script for the browser, generation v1. @see https://x.klarnacdn.net/kp/lib/v1/index.html */
const klarnaScript = 'https://x.klarnacdn.net/kp/lib/v1/api.js';

/** A Commerce Layer on this machine is a sandbox, which stands in for Klarna's script as well. */
const scriptOf = ({ commerceLayer: { baseUrl } }: Settings): string => {
  const url = baseUrl && new URL(baseUrl.value);
  return url && isLoopback(url.hostname) ? new URL('/kp/lib/v1/api.js', url).href : klarnaScript;
};

export interface WiredBrowserStep extends BrowserStep {
  /** Takes away what was served for the customer's way back; they are given a moment where they are `expected`. */
  readonly end: (isExpected: boolean) => Promise<void>;
}

/** From Klarna's approval to the page of ours: a redirect. */
const wayBackMs = 3000;

/** The browser step as the flags want it, wired to this machine's browser and terminal. */
export const browserStepOf = (
  context: Context,
  wish: BrowserWish,
  settings: Settings,
  digitsOf: (currency: string) => number | undefined,
): WiredBrowserStep => {
  const { tokenFile } = wish;
  const scriptUrl = scriptOf(settings);
  const returnPages: ReturnPage[] = [];
  return {
    waitMs: wish.waitMs,
    port: wish.port,
    scriptUrl,
    servePage: context.serveCheckoutPage,
    checkPort: async () => {
      if (wish.port === 0) return;
      const probe = await context.serveReturnPage({ port: wish.port, onArrival: () => {} });
      await probe.close(0);
    },
    ...(wish.listen === undefined
      ? {}
      : { listen: withWebhook(context, { publicUrl: new URL(wish.listen), port: wish.port }) }),
    serveReturn: async (onArrival) => {
      // A phone that reads the QR code has another loopback than this machine.
      if (!wish.open || wish.qr || !(await context.hasBrowser())) return undefined;
      const port = wish.listen === undefined ? wish.port : 0;
      const page = await context.serveReturnPage({ port, onArrival });
      returnPages.push(page);
      return page.url;
    },
    end: async (isExpected) => {
      for (const page of returnPages) await page.close(isExpected ? wayBackMs : 0);
    },
    format: (amount, currency) => formatMinorUnits(amount, currency, digitsOf(currency) ?? 2),
    handOver: (address) => handOver(context, wish, address.isLocal ? { ...address, loads: scriptUrl } : address),
    ...(tokenFile === undefined
      ? {}
      : {
          tokenFile: {
            path: tokenFile,
            shellWord: quoted(tokenFile),
            write: (token: string) => context.files.writePrivate(tokenFile, `${token}\n`),
            holds: async (hash: string) => {
              const text = await context.files.readIfThere(tokenFile);
              return text !== undefined && sha256(text.replace(/\n$/, '')) === hash;
            },
          },
        }),
  };
};
