import type { Page } from 'playwright-core';
import { serving } from '../checkout/serving.ts';
import { customerAt } from './customer.ts';
import { fakeKlarna, type Script } from './fake-klarna.ts';

type Settings = Parameters<typeof customerAt>[1];
type ServingSettings = Parameters<typeof serving>[0];

export const authorizationToken = 'b2c3d4e5-0000-4000-8000-00000000000a';
export const approved = { approved: true, show_form: true, authorization_token: authorizationToken };
export const refused = { approved: false, show_form: false };

/** A checkout whose Klarna does what `script` says. */
export async function checkout(script: Script = {}, settings: ServingSettings = {}) {
  const scriptUrl = await fakeKlarna(script);
  return { ...(await serving({ scriptUrl, ...settings })), scriptUrl };
}

/** The same, open in a browser. */
export async function openCheckout(script: Script = {}, settings: ServingSettings = {}, browser: Settings = {}) {
  const one = await checkout(script, settings);
  return { ...one, ...(await customerAt(one.url, browser)) };
}

/** The one primary button, once it can be pressed. */
export const button = (page: Page, name: string) => page.locator('#go:not([aria-disabled])').filter({ hasText: name });
export const approve = (page: Page) => button(page, 'Approve USD 118.00 with Klarna').click();
export const stop = (page: Page) => page.getByRole('button', { name: 'Stop and return to the terminal' }).click();
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
export const said = (page: Page, text: string) => page.getByRole('status').getByText(text);
