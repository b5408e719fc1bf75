import { CliError } from '../errors.ts';
import type { CheckoutPage, CheckoutPageOptions } from './checkout-page.ts';

/** Serves the page on which the customer approves, on 127.0.0.1. @throws CliError `usage` where the port is taken */
export const serveCheckout = async (_: CheckoutPageOptions): Promise<CheckoutPage> => {
  throw new CliError('internal', 'The checkout page is not built yet.');
};
