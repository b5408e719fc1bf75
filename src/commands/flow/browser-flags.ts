import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isLoopback } from '../../config/hosts.ts';
import { CliError } from '../../errors.ts';
import { urlOf } from '../../url.ts';
import { wholeNumber } from '../command-line/global-flags.ts';

/** The flags of the browser step, as commander hands them over. */
export interface BrowserFlags {
  /** `flow --browser`; `checkout` is nothing else. */
  readonly browser?: true;
  readonly port?: string;
  /** False with `--no-open`. */
  readonly open?: boolean;
  readonly qr?: true;
  readonly wait?: string;
  readonly tokenFile?: string;
  readonly listen?: string;
}

/** How the customer is asked, checked. */
export interface BrowserWish {
  /** Of the page or of the listener that this process serves; 0 is any free one. */
  readonly port: number;
  readonly open: boolean;
  readonly qr: boolean;
  readonly waitMs: number;
  /** Absolute. */
  readonly tokenFile?: string;
  /** Where Klarna reaches our listener. */
  readonly listen?: string;
}

const usualWaitSeconds = 900;

export const addBrowserFlags = (command: Command): Command =>
  command
    .option('--wait <s>', `seconds the customer may take (default ${usualWaitSeconds})`)
    .option('--no-open', 'print the address and open no browser')
    .option('--qr', 'print the address as a QR code as well')
    .option('--port <n>', 'serve the page on this port of 127.0.0.1 (default: any free one)')
    .option('--token-file <file>', 'end once the token is in this file (mode 0600)')
    .option('--listen <url>', 'hear from Klarna at this address rather than only ask (route network)');

/**
 * What the flags say, checked; `undefined` where there is no browser step.
 * @param folder where a relative `--token-file` begins: the run may be taken up again elsewhere
 * @throws CliError `usage`
 */
export const readBrowserFlags = (flags: BrowserFlags, folder: string): BrowserWish | undefined => {
  if (flags.browser !== true) {
    refuseAlone(flags);
    return undefined;
  }
  const { tokenFile } = flags;
  if (tokenFile === '-' || tokenFile === '') {
    throw new CliError('usage', '--token-file takes the name of a file.', {
      why: 'A token is never printed.',
      hint: '--token-file token.txt, for example.',
    });
  }
  const listen = flags.listen === undefined ? undefined : listenAddress(flags.listen);
  return {
    port: portOf(flags.port, listen),
    open: flags.open !== false,
    qr: flags.qr === true,
    waitMs:
      1000 *
      (flags.wait === undefined ? usualWaitSeconds : wholeNumber('--wait', flags.wait, 1, 86_400, usualWaitSeconds)),
    ...(tokenFile === undefined ? {} : { tokenFile: resolve(folder, tokenFile) }),
    ...(listen === undefined ? {} : { listen: listen.href }),
  };
};

/** @throws CliError `usage` for a flag that means something in the browser step alone */
const refuseAlone = ({ port, open, qr, wait, tokenFile, listen }: BrowserFlags): void => {
  const given = { '--wait': wait, '--no-open': open === false || undefined, '--qr': qr, '--port': port };
  const found = Object.entries({ ...given, '--token-file': tokenFile, '--listen': listen });
  const [name] = found.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new CliError('usage', `${name} has no meaning without --browser.`, {
    why: 'It is about the step in which the customer approves. Nothing was sent.',
    hint: `Add --browser, or leave ${name} out.`,
  });
};

/** Klarna calls no other ports. @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/ */
const klarnasPorts = ['', '443', '8443'];

/** @throws CliError `usage` where Klarna could not, or should not, send anything there */
const listenAddress = (text: string): URL => {
  const url = urlOf(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (isSafe && !isLoopback(url.hostname) && !klarnasPorts.includes(url.port)) {
    throw new CliError('usage', `--listen cannot be used: Klarna calls no port ${url.port}.`, {
      why: 'It reaches 443 and 8443 alone. Nothing was sent.',
      hint: 'Let one of them lead to the port that --port names.',
    });
  }
  if (url !== undefined && isSafe && url.username === '' && url.password === '' && url.hash === '') return url;
  throw new CliError('usage', '--listen cannot be used.', {
    why: 'It takes an address of https, without a password and without a #; http is for this machine alone. Nothing was sent.',
    hint: '--listen https://hooks.example.com/klarna --port 8080, for example.',
  });
};

/**
 * Whatever stands at a public address has to lead to a port that is known beforehand; an address of this machine names
 * it itself.
 * @throws CliError `usage`
 */
const portOf = (port: string | undefined, listen: URL | undefined): number => {
  if (port !== undefined) return wholeNumber('--port', port, 0, 65_535, 4011);
  if (listen === undefined) return 0;
  if (isLoopback(listen.hostname) && listen.protocol === 'http:' && listen.port !== '') return Number(listen.port);
  throw new CliError('usage', '--listen needs --port.', {
    why: 'What stands at its address has to know which port of this machine it leads to. Nothing was sent.',
    hint: '--port 8080, for example.',
  });
};
