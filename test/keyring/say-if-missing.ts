import { missingTools } from './session.ts';

/** Without a keyring these tests are skipped, and say so; in CI they must run. */
export default function setup() {
  if (missingTools.length === 0) return;
  const words =
    `The tests of the keyring are SKIPPED, for want of: ${missingTools.join(', ')}. ` +
    'Debian has all of it: apt-get install gnome-keyring dbus-daemon dbus-bin libsecret-tools.';
  if (process.env.CI === 'true' && process.platform === 'linux') throw new Error(words);
  process.stderr.write(`\n${words}\n\n`);
}
