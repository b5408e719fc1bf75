import { isIP } from 'node:net';
import type { Environment } from '../context.ts';
import { CliError } from '../errors.ts';
import { urlOf } from '../url.ts';

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));

/**
 * The proxy that the environment names for an https address: `HTTPS_PROXY` or `ALL_PROXY` in either case (the small
 * letters win, as with curl), unless `NO_PROXY` names the host. Loopback never goes through a proxy.
 * @throws CliError `config` when the variable holds no address of an http or https proxy
 */
export const proxyFor = (url: URL, environment: Environment): URL | undefined => {
  if (url.protocol !== 'https:' || isLoopback(url.hostname)) return undefined;
  const variable = (name: string) => environment[name.toLowerCase()] || environment[name] || '';
  const proxy = variable('HTTPS_PROXY') || variable('ALL_PROXY');
  if (proxy === '' || isExempt(url, variable('NO_PROXY'))) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const address = urlOf(text);
  if (address === undefined || (address.protocol !== 'http:' && address.protocol !== 'https:')) {
    throw new CliError('config', 'The proxy variable holds no address that can be used.', {
      code: 'proxy',
      why: 'HTTPS_PROXY (or ALL_PROXY) must be like http://user:password@host:port; other kinds of proxy are not known.',
      hint: 'Correct the variable, or unset it.',
    });
  }
  return address;
};

/** `NO_PROXY` as curl reads it: names that cover their subdomains, with or without a dot, `*`, and a port if one likes. */
const isExempt = (url: URL, list: string): boolean =>
  list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (port !== undefined && port !== (url.port || '443')) return false;
      const bare = name.replace(/^\*?\./, '');
      return url.hostname === bare || url.hostname.endsWith(`.${bare}`);
    });

/** `host:port`, without the user and password a proxy's address may hold. */
export const placeOfProxy = (proxy: URL): string =>
  `${proxy.hostname}:${proxy.port || (proxy.protocol === 'https:' ? '443' : '80')}`;
