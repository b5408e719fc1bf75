import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { chromiumPath } from './chromium.ts';

// Starting a browser takes longer than most tests: those of a file share one, each with a profile of its own.
let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
});

const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-background-networking'],
  });

/** A new profile for the running test, in a browser that reaches this machine alone. */
export const newProfile = async (settings: BrowserContextOptions): Promise<BrowserContext> => {
  browser ??= launch();
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    // Colours are looked at, and rows clicked, while nothing moves; a test of motion asks for it.
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...settings,
  });
  onTestFinished(() => context.close());
  return context;
};

/** Has a page's policy tell what it refuses. */
export const tellViolations = async (
  target: Pick<BrowserContext, 'exposeFunction' | 'addInitScript'>,
  complaints: string[],
): Promise<void> => {
  await target.exposeFunction('tellOfViolation', (directive: string) => complaints.push(`refused by ${directive}`));
  await target.addInitScript(
    'addEventListener("securitypolicyviolation", (event) => tellOfViolation(event.effectiveDirective))',
  );
};
