import type { Environment } from '../context.ts';
import { urlOf } from '../url.ts';

/**
 * Opens an address in the person's browser, and goes on at once. `BROWSER` names the command, or none at all; where it
 * is not set, the system knows the browser, if somebody sits in front of it.
 * @returns true where the program started; whether it shows the page, nobody can say
 */
export const openBrowser = async (
  url: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> => {
  const address = webAddress(url);
  if (address === undefined) return false;
  // A command that was named counts over SSH as well: editors set one that opens the browser on the other side.
  if (environment.BROWSER !== undefined) return startNamed(environment.BROWSER, address, platform);
  return hasScreen(environment, platform) && startUsual(address);
};

/** Whether a browser would open here: none where `BROWSER` says so, where nobody sits in front of the screen, or in CI. */
export const hasBrowser = (environment: Environment, platform: NodeJS.Platform = process.platform): boolean =>
  environment.BROWSER === undefined
    ? hasScreen(environment, platform)
    : commandsIn(environment.BROWSER, platform).length > 0;

/** Nothing but http and https: any other scheme can start any other program. */
const webAddress = (url: string): string | undefined => {
  const address = urlOf(url);
  return address !== undefined && /^https?:$/.test(address.protocol) ? address.href : undefined;
};

const ciVariables = ['CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION'];
const said = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);

/** Whether a browser that starts here is seen by whoever started us. */
const hasScreen = (environment: Environment, platform: NodeJS.Platform): boolean => {
  if (ciVariables.some((name) => said(environment[name]))) return false;
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return false;
  if (platform !== 'linux') return true;
  // Within Windows, its own browser opens.
  const screens = [environment.DISPLAY, environment.WAYLAND_DISPLAY, environment.WSL_DISTRO_NAME];
  return screens.some(Boolean);
};

/** Words end at blanks, and there are no quotes. */
const commandsIn = (commands: string, platform: NodeJS.Platform): readonly (readonly [string, readonly string[]])[] =>
  // A Windows path holds a colon.
  commands.split(platform === 'win32' ? ';' : ':').flatMap((command) => {
    const [program, ...words] = command.split(/\s+/).filter((word) => word !== '');
    return program === undefined || program === 'none' ? [] : [[program, words] as const];
  });

/**
 * A list of commands, of which the first that starts is taken; the address stands where a `%s` is, else at the end.
 * @see http://www.catb.org/~esr/BROWSER/
 */
const startNamed = async (commands: string, address: string, platform: NodeJS.Platform): Promise<boolean> => {
  for (const [program, words] of commandsIn(commands, platform)) {
    const spelled = words.map((word) => word.replace(/%[%s]/g, (mark) => (mark === '%s' ? address : '%')));
    const isPlaced = words.some((word) => word.replaceAll('%%', '').includes('%s'));
    if (await start(program, isPlaced ? spelled : [...spelled, address])) return true;
  }
  return false;
};

/** No shell: the address is one argument, whatever stands in it. */
const start = (program: string, words: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    // Only this needs it, and it takes 2 ms to load.
    const { spawn } = process.getBuiltinModule('node:child_process');
    const child = spawn(program, words, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });

const startUsual = async (address: string): Promise<boolean> => {
  const { default: open } = await import('open');
  try {
    const child = await open(address);
    child.unref();
    // On macOS it is given pipes, and one that is open would keep us alive.
    for (const pipe of child.stdio) pipe?.destroy();
    return true;
  } catch {
    return false;
  }
};
