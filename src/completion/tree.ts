/**
 * The command line as plain data: what it says of itself in `--help`. The build writes it down, so that completing the
 * name of a command or of a flag loads nothing of the commands.
 */
export interface CommandFacts {
  readonly name: string;
  readonly description: string;
  /** Flags of every command that mean nothing for this one, by their long names. */
  readonly refused?: readonly string[];
  readonly flags: readonly FlagFacts[];
  readonly arguments: readonly ArgumentFacts[];
  readonly commands: readonly CommandFacts[];
}

export interface FlagFacts {
  /** `--profile`. */
  readonly long: string;
  /** `-o`. */
  readonly short?: string;
  readonly description: string;
  /** What stands for its value, without brackets: `name`; none where the flag takes no value. */
  readonly placeholder?: string;
  /** It may also stand without its value. */
  readonly isOptional?: true;
  readonly isRepeatable?: true;
  /** All the values that there are. */
  readonly choices?: readonly string[];
}

export interface ArgumentFacts {
  /** What stands for it, without brackets. */
  readonly placeholder: string;
  /** It takes all that follows. */
  readonly isVariadic?: true;
}

/** The whole of it. */
export interface CommandTree extends CommandFacts {
  /** What `help` explains besides the commands, each in a few words. */
  readonly topics: readonly (readonly [name: string, title: string])[];
}
