import type { Command } from 'commander';
import { CliError } from '../errors.ts';

/**
 * `--payment-id --auth-token x`: the value was left out, and commander takes the next flag for it. No value of ours
 * starts with two hyphens, so all flags are looked at once, before a command does anything.
 * @throws CliError `usage`
 */
export const refuseForgottenValues = (command: Command): void => {
  const values = command.optsWithGlobals();
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const option of at.options) {
      const texts = [values[option.attributeName()]].flat();
      const next = texts.find((value) => typeof value === 'string' && value.startsWith('--'));
      if (next === undefined) continue;
      throw new CliError('usage', `${option.long ?? option.flags} has no value.`, {
        why: `What follows it, ${next.split('=')[0]}, looks like another flag.`,
        hint: `Give ${option.long ?? option.flags} a value.`,
      });
    }
  }
};
