import { isLoopback } from '../../config/hosts.ts';
import type { Context, Environment } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { urlOf } from '../../url.ts';
import { isOfKlarna } from '../session/klarna-address.ts';
import type { BrowserWish } from './browser-flags.ts';

/** A page on which the customer approves, in whatever browser they like. */
export interface HandOff {
  readonly url: string;
  /** The same for the arguments of a program, where it is another one there. */
  readonly onceUrl?: string;
  /** What is done there, without a full stop: `Approve USD 118.00 for order 1234`. */
  readonly title: string;
  /** This process serves it, on this machine's loopback. */
  readonly isLocal: boolean;
  /** What the page loads from elsewhere; a sandbox's script comes from a port of its own. */
  readonly loads?: string;
}

type HandOffContext = Pick<Context, 'terminal' | 'environment' | 'secrets' | 'openBrowser'>;
type HandOffWish = Pick<BrowserWish, 'open' | 'qr' | 'waitMs'>;

/**
 * Prints the address of a page always and whole, with `--qr` also for a phone, and opens it in the person's browser
 * unless `--no-open`.
 * @throws CliError `protocol` for an address that nobody should open
 */
export const handOver = async (
  context: HandOffContext,
  { open, qr, waitMs }: HandOffWish,
  { url, onceUrl = url, title, isLocal, loads }: HandOff,
): Promise<void> => {
  const { terminal, secrets } = context;
  const address = checkedAddress(url);
  // It is shown whole here; wherever else it turns up, it is masked. What stands behind the # opens a local page.
  for (const spelling of [url, address.href]) secrets.addToken(spelling);
  const states = isLocal ? [address.hash, new URL(onceUrl).hash] : [];
  for (const state of states.filter((hash) => hash !== '')) secrets.addToken(state.slice(1));
  const here = [address, ...(loads === undefined ? [] : [new URL(loads)])].filter(({ hostname }) =>
    isLoopback(hostname),
  );
  // It is higher than many a terminal, so the address stands below it.
  if (qr) await showQrCode(context, address.href, here.includes(address));
  terminal.talk(`${title}, within ${inWords(waitMs)}:`);
  // Alone on its line and from its first column, so that it is copied in one piece where the terminal wraps it.
  terminal.showAsIs(address.href);
  if (!isLocal && !isOfKlarna(address.href)) {
    terminal.talk('It is not below klarna.com: look at it before you open it.');
    return;
  }
  const isOpened = open && (await context.openBrowser(onceUrl === url ? address.href : onceUrl));
  const rest = isOpened ? ['Your browser was asked to open it.'] : howToOpen(context.environment, open, here, isLocal);
  for (const line of rest) terminal.talk(line);
};

/** The parsed address holds neither controls nor anything beyond ASCII, so it does no harm to a terminal as it is. */
const checkedAddress = (url: string): URL => {
  const address = urlOf(url);
  const isSafe = address?.protocol === 'https:' || (address?.protocol === 'http:' && isLoopback(address.hostname));
  if (address !== undefined && isSafe && address.username === '' && address.password === '') return address;
  throw new CliError('protocol', 'The address of the page for the customer cannot be believed.', {
    why: 'It is none of https, or it carries a password; it was neither opened nor shown.',
    hint: 'Run it again. Should it stay like this, ask the service that named it.',
  });
};

const inWords = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120 || seconds % 60 !== 0) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${seconds / 60} minutes`;
};

const showQrCode = async ({ terminal }: HandOffContext, url: string, isHere: boolean): Promise<void> => {
  const { qrCode } = await import('../../output/qr-code.ts');
  const { colour, columns, isTerminal } = terminal.stderr;
  const code = await qrCode(url, colour);
  if (code === undefined) {
    terminal.talk('No QR code: the address is too long for one.');
  } else if (isTerminal && code.width > columns) {
    terminal.talk(`No QR code: it is ${code.width} columns wide, and the terminal has ${columns}.`);
  } else {
    for (const line of code.lines) terminal.showAsIs(line);
    if (isHere) terminal.talk('The page is on this machine alone; a phone needs a forwarded port to reach it.');
  }
};

/**
 * What is left to do where no browser was started.
 * @param here addresses of this machine that the page needs, its own first
 */
const howToOpen = (
  environment: Environment,
  open: boolean,
  here: readonly URL[],
  isLocal: boolean,
): readonly string[] => {
  const tunnel = sshCommand(environment, here);
  if (tunnel !== undefined) {
    return [
      'You are here over SSH. On your own computer, run this and open the address:',
      `  ${tunnel}`,
      ...(isLocal ? [`--port ${here[0]?.port} keeps the port the next time.`] : []),
    ];
  }
  return open ? ['No browser was opened here: open the address yourself.'] : [];
};

/** How somebody who came over SSH forwards ports; as they see this machine, which may stand behind another one. */
const sshCommand = ({ SSH_CONNECTION, SSH_TTY, USER }: Environment, here: readonly URL[]): string | undefined => {
  if (here.length === 0 || (!SSH_CONNECTION && !SSH_TTY)) return undefined;
  // The client's address and port, then ours.
  const [, , host = '', sshPort = ''] = (SSH_CONNECTION ?? '').split(' ');
  const server = /^[\da-fA-F.:]+$/.test(host) ? host : '<this machine>';
  const user = /^[\w.-]+$/.test(USER ?? '') ? `${USER}@` : '';
  const other = /^\d+$/.test(sshPort) && sshPort !== '22' ? `-p ${sshPort} ` : '';
  const forwarded = new Set(here.map(({ hostname, port }) => `-L ${port || '80'}:${hostname}:${port || '80'} `));
  return `ssh -N ${[...forwarded].join('')}${other}${user}${server}`;
};
