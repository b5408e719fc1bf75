import { isLoopback } from '../../config/hosts.ts';
import { urlOf } from '../../url.ts';

/**
 * Whether a browser may be started at an address that an answer named, and that could be anything. Klarna publishes no list of the hosts of
 * its pages; the one that is seen in examples is pay.klarna.com.
 * @see https://docs.adyen.com/payment-methods/afterpaytouch/ios-drop-in/payments-response.json
 */
export const isOfKlarna = (url: string): boolean => {
  const hostname = urlOf(url)?.hostname ?? '';
  return isLoopback(hostname) || /(?:^|\.)klarna\.com$/.test(hostname);
};
