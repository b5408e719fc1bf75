import { isLoopback } from '../config/hosts.ts';
import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import type { BrowserStep } from '../flows/browser-step.ts';
import { formatMinorUnits } from '../output/money.ts';
import type { BrowserWish } from './browser-flags.ts';
import { handOver } from './hand-off.ts';

/** Klarna's script for the browser, generation v1. @see https://x.klarnacdn.net/kp/lib/v1/index.html */
const klarnaScript = 'https://x.klarnacdn.net/kp/lib/v1/api.js';

/** A Commerce Layer on this machine is a sandbox, which stands in for Klarna's script as well. */
const scriptOf = ({ commerceLayer: { baseUrl } }: Settings): string => {
  const url = baseUrl && new URL(baseUrl.value);
  return url && isLoopback(url.hostname) ? new URL('/kp/lib/v1/api.js', url).href : klarnaScript;
};

/** The browser step as the flags want it, wired to this machine's browser and terminal. */
export const browserStepOf = (
  context: Context,
  wish: BrowserWish,
  settings: Settings,
  digitsOf: (currency: string) => number | undefined,
): BrowserStep => {
  const { tokenFile } = wish;
  return {
    waitMs: wish.waitMs,
    port: wish.port,
    scriptUrl: scriptOf(settings),
    servePage: context.serveCheckoutPage,
    ...(wish.listen === undefined ? {} : { listen: wish.listen }),
    format: (amount, currency) => formatMinorUnits(amount, currency, digitsOf(currency) ?? 2),
    handOver: (address) => handOver(context, wish, address),
    ...(tokenFile === undefined
      ? {}
      : {
          tokenFile: { path: tokenFile, write: (token: string) => context.files.writePrivate(tokenFile, `${token}\n`) },
        }),
  };
};
