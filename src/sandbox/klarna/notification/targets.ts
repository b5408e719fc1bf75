import { urlOf } from '../../../url.ts';
import { isLoopbackHost } from '../../hosts.ts';

/** Whether the sandbox may call hosts other than this machine's own loopback: it was started with `--allow-remote`. */
export interface Reach {
  readonly allowRemote: boolean;
}

/**
 * Why deliveries cannot go to an address, or `undefined`. Klarna takes https alone, and reaches ports 443 and 8443 alone.
 * Loopback is the sandbox's own exception: plain http and any port, as no receiver under test has a certificate that
 * everybody trusts. That other hosts need `--allow-remote` is the sandbox's own rule too: whoever can reach it must not be
 * able to make it knock at doors of the network that it stands in.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export function targetProblem(text: string, reach: Reach): string | undefined {
  const url = /\s/.test(text) ? undefined : urlOf(text);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return 'must be a valid https URL';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  if (isLoopbackHost(url.hostname)) return undefined;
  if (url.protocol !== 'https:') return 'must be a valid https URL';
  if (url.port !== '' && url.port !== '8443') return 'must use port 443 or 8443';
  return reach.allowRemote ? undefined : 'must be on this machine, as the sandbox was started without --allow-remote';
}
