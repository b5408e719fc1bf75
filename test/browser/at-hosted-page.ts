import type { Page } from 'playwright-core';

/** What a customer does on the hosted payment page, in their own words. */
export const atHostedPage = (page: Page) => ({
  /** Says who they are; without a word, that it is who the page has there already. */
  identify: async (contact?: string): Promise<void> => {
    const field = page.getByLabel('E-mail or phone');
    if (contact !== undefined) await field.fill(contact);
    await page.getByRole('button', { name: 'Continue' }).click();
  },
  pay: async (code = '123456'): Promise<void> => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: /^Pay / }).click();
  },
  press: (name: string): Promise<void> => page.getByRole('button', { name }).click(),
  reads: (text: string | RegExp): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor(),
  /** Klarna has sent the browser on to the page of the tool. */
  comesBack: (): Promise<void> => page.getByRole('heading', { name: 'Return to your terminal' }).waitFor(),
  heading: (name: string): Promise<void> => page.getByRole('heading', { name }).waitFor(),
});
