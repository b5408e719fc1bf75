import { posix, win32 } from 'node:path';
import { type Environment, variableOf } from './variable.ts';

export interface UserFolders {
  readonly working: string;
  readonly home: string;
  readonly config: string;
  readonly state: string;
}

const pathsOf = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix);

/** The system's own places; each has a variable or two that move it, of which the first absolute one counts. */
const places = (environment: Environment, home: string, platform: NodeJS.Platform) => {
  const { isAbsolute, join } = pathsOf(platform);
  // The XDG specification says that a relative path is to be ignored.
  const base = (name: string, ...fallback: string[]) => {
    const chosen = variableOf(environment, name);
    return chosen && isAbsolute(chosen) ? chosen : join(home, ...fallback);
  };
  if (platform === 'win32') {
    return {
      config: join(base('APPDATA', 'AppData', 'Roaming'), 'klarna-cl', 'Config'),
      state: join(base('LOCALAPPDATA', 'AppData', 'Local'), 'klarna-cl', 'State'),
    };
  }
  const mac = platform === 'darwin';
  return {
    config: join(base('XDG_CONFIG_HOME', ...(mac ? ['Library', 'Preferences'] : ['.config'])), 'klarna-cl'),
    state: join(
      base('XDG_STATE_HOME', ...(mac ? ['Library', 'Application Support'] : ['.local', 'state'])),
      'klarna-cl',
    ),
  };
};

/** Where profiles, runs and cached access tokens are kept. */
export const folders = (
  environment: Environment,
  home: string,
  platform: NodeJS.Platform,
  working: string,
): UserFolders => {
  const system = places(environment, home, platform);
  const chosen = (name: string, otherwise: string) => {
    const folder = variableOf(environment, name);
    return folder ? pathsOf(platform).resolve(working, folder) : otherwise;
  };
  return {
    working,
    home,
    config: chosen('KLARNA_CL_CONFIG_DIR', system.config),
    state: chosen('KLARNA_CL_STATE_DIR', system.state),
  };
};
