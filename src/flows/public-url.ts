import type { Parsed } from './inputs.ts';

/** Where the sandbox's events may go; Klarna's own never come here. */
const isLoopback = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname === '127.0.0.1';

/**
 * `--listen`: the address that Klarna is told to call.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export const parsePublicUrl = (text: string): Parsed<URL> => {
  const url = !/\s/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return { complaint: 'it is no https address' };
  if (url.username !== '' || url.password !== '') return { complaint: 'an address with a password is not passed on' };
  if (url.hash !== '') return { complaint: 'nothing after a # is ever sent' };
  if (isLoopback(url)) return { value: url };
  if (url.protocol !== 'https:') return { complaint: 'Klarna calls https addresses alone' };
  if (url.port !== '' && url.port !== '8443') return { complaint: 'Klarna reaches the ports 443 and 8443 alone' };
  return { value: url };
};

/** The port to listen on: what was asked for, else that of an address on this machine, else any free one. */
export const listeningPort = (url: URL, wanted: number | undefined): number =>
  wanted ?? (isLoopback(url) ? Number(url.port) || 80 : 0);
