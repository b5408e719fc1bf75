/** The process's environment, as `system.ts` hands it out. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value; an empty one counts as not set, as in `CL_SCOPE= klarna-cl …`. */
export const variableOf = (environment: Environment, name: string): string | undefined =>
  environment[name] || undefined;
