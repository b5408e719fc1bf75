import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { checkGlobalFlags, type GlobalFlags, isPlanOnly } from './global-flags.ts';
import { shownWord } from './shown-word.ts';

/**
 * What commander does not check, before a command does anything.
 * @throws CliError `usage` for a forgotten value, arguments too many, or a bad global flag
 */
export const checkCommandLine = (command: Command): void => {
  refuseForgottenValues(command);
  const isOpenEnded = command.registeredArguments.some(({ variadic }) => variadic);
  const most = isOpenEnded ? Number.POSITIVE_INFINITY : command.registeredArguments.length;
  if (command.args.length > most) {
    const known = command.commands.map((each) => each.name());
    if (known.length > 0)
      throw new CliError('usage', `${command.name()} has no command ${shownWord(command.args[0] ?? '')}.`, {
        why: 'Nothing was sent.',
        hint: `Its commands are ${known.join(', ')}. See \`klarna-cl ${pathOf(command)} --help\`.`,
        choice: { given: command.args[0] ?? '', among: known },
      });
    const takes = ['no argument', 'one argument', 'two arguments'][most] ?? `${most} arguments`;
    throw new CliError(
      'usage',
      `${pathOf(command)} takes ${takes}, and ${command.args.length} ${command.args.length === 1 ? 'was' : 'were'} given.`,
      {
        hint: `See \`klarna-cl ${pathOf(command)} --help\`; a value with blanks needs quotes.`,
      },
    );
  }
  const flags = command.optsWithGlobals<GlobalFlags>();
  checkGlobalFlags(flags);
  const isApart = talksToNobody(command);
  if (flags.sandbox && isApart) {
    throw new CliError('usage', `--sandbox has no meaning for ${pathOf(command)}.`, {
      why: 'It runs a command against a sandbox, and this one talks to no service.',
      hint: 'Leave it out.',
    });
  }
  if (flags.har !== undefined) {
    // Logging out ends the access token at the service.
    refuseNeedlessHar(command, flags, isApart && command.name() !== 'logout');
    refuseHarOverInput(command, flags.har);
  }
  if (isPlanOnly(flags) && !writing.has(command.name())) {
    throw new CliError('usage', `${pathOf(command)} writes to no service: there is nothing to preview.`, {
      hint: 'Leave out --dry-run and --curl; --verbose shows the requests of a command that reads.',
    });
  }
};

/** A command of its own, or below one of these, to which a service means nothing. */
const talksToNobody = (command: Command): boolean =>
  ['batch', 'config', 'runs', 'sandbox'].includes(command.parent?.name() ?? '') ||
  ['completion', 'config', 'explain', 'merge-reports', 'runs', 'sandbox', 'testdata'].includes(command.name());

/** The global flags that a command refuses, so that its help leaves them out. */
export const refusedGlobalFlags = (command: Command): ReadonlySet<string> =>
  new Set([
    ...(talksToNobody(command) ? ['--sandbox', '--live', '--har'] : []),
    ...(silent.has(command.name()) ? ['--har'] : []),
    ...(command.name() === 'mcp' ? ['--live'] : []),
    ...(writing.has(command.name()) ? [] : ['--dry-run', '--curl']),
  ]);

/** A file that would stay empty is rather refused than taken for a proof that nothing was sent. */
const refuseNeedlessHar = (command: Command, flags: GlobalFlags, isApart: boolean): void => {
  if (flags.har === '-') {
    throw new CliError('usage', '--har - cannot be used.', {
      why: 'stdout holds the document of the command.',
      hint: 'Name a file: --har klarna-cl.har',
    });
  }
  if (!isApart && !isPlanOnly(flags) && !silent.has(command.name())) return;
  const name = command.name();
  const what = isPlanOnly(flags)
    ? '--dry-run and --curl send nothing'
    : name === 'mcp'
      ? 'calls of agents are not kept'
      : `${name} sends nothing`;
  throw new CliError('usage', `--har has no meaning here: ${what}.`, {
    why: 'It keeps the exchanges with the services.',
    hint: 'Leave it out.',
  });
};

/** The file of a batch holds what nobody has a second time. */
const refuseHarOverInput = (command: Command, har: string): void => {
  if (!command.args.some((argument) => argument !== '-' && resolve(argument) === resolve(har))) return;
  throw new CliError('usage', '--har names a file that is to be read.', {
    why: 'The exchanges would take its place. Nothing was sent.',
    hint: 'Name another file.',
  });
};

/** Commands of their own that talk to no service, or not for the person who calls them. */
const silent: ReadonlySet<string> = new Set(['whoami', 'help', 'explain', 'mcp']);

/**
 * What is to be printed, where a flag says so. It is loaded for those flags alone.
 * @throws CliError `usage` for a filter that cannot be read, or a flag that this command has no document for
 */
export const checkFilters = async (context: Context, command: Command): Promise<void> => {
  const flags = command.optsWithGlobals<GlobalFlags>();
  const { query, jq, raw, output } = flags;
  if (query === undefined && jq === undefined && !raw && (output === undefined || output === 'json')) return;
  await (await import('./filter/check.ts')).checkFilter(context, command, flags);
};

/** `sandbox seed`: what is typed after `klarna-cl`. */
export const pathOf = (command: Command): string => {
  const names: string[] = [];
  for (let at: Command = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
};

/** The commands whose requests can be previewed. */
const writing: ReadonlySet<string> = new Set([
  // It says itself what takes the place of a preview.
  'batch',
  'worker',
  'send-token',
  'authorize',
  'flow',
  'checkout',
  'capture',
  'refund',
  'void',
  'repair',
  'logout',
]);

/**
 * `--payment-id --auth-token x`: the value was left out, and commander takes the next flag for it. No value of ours
 * starts with two hyphens, so all flags are looked at once.
 */
const refuseForgottenValues = (command: Command): void => {
  const values = command.optsWithGlobals();
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const option of at.options) {
      const texts = [values[option.attributeName()]].flat();
      const next = texts.find((value) => typeof value === 'string' && value.startsWith('--'));
      if (next !== undefined) throw forgottenValue(option.long ?? option.flags, next.split('=')[0]);
    }
  }
};

/** `next` is what stands where the value should be, if anything does. */
export const forgottenValue = (flag: string, next: string | undefined): CliError =>
  new CliError('usage', `${flag} has no value.`, {
    why:
      next === undefined
        ? 'It stands at the end, or before another flag.'
        : `What follows it${/^--[a-z][a-z-]*$/.test(next) ? `, ${next},` : ''} looks like another flag.`,
    hint: `Give ${flag} a value.`,
  });
