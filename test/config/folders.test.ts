import { describe, expect, it } from 'vitest';
import { folders } from '../../src/config/folders.ts';

describe('folders', () => {
  it.each([
    ['linux', {}, '/home/you/.config/klarna-cl', '/home/you/.local/state/klarna-cl'],
    ['linux', { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' }, '/c/klarna-cl', '/s/klarna-cl'],
    ['linux', { XDG_CONFIG_HOME: 'c' }, '/home/you/.config/klarna-cl', '/home/you/.local/state/klarna-cl'],
    ['linux', { KLARNA_CL_CONFIG_DIR: 'c', KLARNA_CL_STATE_DIR: '/s', XDG_CONFIG_HOME: '/x' }, '/project/c', '/s'],
    ['darwin', {}, '/home/you/Library/Preferences/klarna-cl', '/home/you/Library/Application Support/klarna-cl'],
  ] as const)('on %s with %j are %s and %s', (platform, environment, config, state) => {
    expect(folders(environment, '/home/you', platform, '/project')).toEqual({
      working: '/project',
      home: '/home/you',
      config,
      state,
    });
  });

  it('on Windows are in the roaming and the local folder', () => {
    const environment = { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' };
    expect(folders(environment, 'C:\\Users\\ada', 'win32', 'C:\\work')).toMatchObject({
      config: 'C:\\Users\\ada\\AppData\\Roaming\\klarna-cl\\Config',
      state: 'C:\\Users\\ada\\AppData\\Local\\klarna-cl\\State',
    });
  });
});
