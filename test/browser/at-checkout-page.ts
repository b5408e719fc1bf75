import type { Page } from 'playwright-core';

/** What a customer does on the page that the tool serves, and in Klarna's widget on it. */
export const atCheckoutPage = (page: Page) => {
  /** The window of the stand-in for Klarna's script, in which the customer answers. */
  const klarna = page.frameLocator('iframe[src*="/kp/customer"]');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  return {
    /** Waits for Klarna's form, and asks for the approval. */
    approve: async (): Promise<void> => {
      await page.locator('#go:not([aria-disabled])').waitFor();
      await button(/^Approve .* with Klarna$/).click();
    },
    /** Says who they are; without a word, that it is who Klarna has there already. */
    identify: async (contact?: string): Promise<void> => {
      const field = klarna.getByLabel('E-mail or phone');
      // Klarna's window fills it with the order's own customer first.
      await klarna.getByText('Test customers to try').waitFor();
      if (contact !== undefined) await field.fill(contact);
      await klarna.getByRole('button', { name: 'Continue' }).filter({ visible: true }).click();
    },
    code: async (digits = '123456'): Promise<void> => {
      await klarna.getByLabel('Code').fill(digits);
      await klarna.getByRole('button', { name: 'Continue' }).filter({ visible: true }).click();
    },
    /** Presses a button in Klarna's window. */
    press: (name: string | RegExp): Promise<void> =>
      klarna.getByRole('button', { name }).filter({ visible: true }).click(),
    showsInKlarna: (heading: string): Promise<void> => klarna.getByRole('heading', { name: heading }).waitFor(),
    /** Presses a button of the page itself. */
    pressHere: (name: string | RegExp): Promise<void> => button(name).filter({ visible: true }).click(),
    choose: (category: string): Promise<void> => page.getByRole('radio', { name: category }).check(),
    reads: (text: string | RegExp): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor(),
    heading: (name: string): Promise<void> => page.getByRole('heading', { name }).waitFor(),
  };
};

/** The whole of an approval by the order's own customer. */
export const approveEverything = async (page: Page): Promise<void> => {
  const customer = atCheckoutPage(page);
  await customer.approve();
  await customer.identify();
  await customer.code();
  await customer.press(/^Approve /);
  await customer.heading('Approved');
};
