import type { ShellName } from './shell-names.ts';
import bash from './shells/klarna-cl.bash';
import fish from './shells/klarna-cl.fish';
import powershell from './shells/klarna-cl.ps1';
import zsh from './shells/klarna-cl.zsh';

/** What `completion` prints: each script asks `klarna-cl complete` for all that it offers. */
export const scripts: Readonly<Record<ShellName, string>> = { bash, zsh, fish, powershell };
