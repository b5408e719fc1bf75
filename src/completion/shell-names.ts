/** The shells that there is a script for. */
export const shellNames = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type ShellName = (typeof shellNames)[number];

export const isShellName = (text: string): text is ShellName => shellNames.some((name) => name === text);
