import { CliError } from '../../errors.ts';
import { isComplaint, parseRoute, type Route } from '../../flows/inputs.ts';
import { withDoubt } from '../../flows/run-memory.ts';
import { neededBy, takenBy } from './carried.ts';
import { takeCheck } from './check-step.ts';
import { takeFlow, takeSendToken } from './flow-steps.ts';
import { takePaymentRequest } from './payment-request-step.ts';
import type { RowMemory } from './row-memory.ts';
import type { ScenarioStep } from './scenario.ts';
import { takeSeed } from './seed-step.ts';
import { takeSettlement } from './settle-steps.ts';
import { parseFlags, type StepValues } from './step-values.ts';
import type { StepEnd, StepWorld } from './step-world.ts';
import { fill, fillAll } from './template.ts';

/** Takes one step of a row, with what those before it brought. However it ends is told; a bug is thrown. */
export const takeStep = async (world: StepWorld, step: ScenarioStep, memory: RowMemory): Promise<StepEnd> => {
  let flags: Readonly<Record<string, unknown>>;
  try {
    flags = filled(step, memory);
    if (step.command === 'seed') return await takeSeed(world, flags);
    if (step.command === 'check') {
      const { of, ...wanted } = flags;
      return await takeCheck(world, String(of), wanted);
    }
    const values = valuesOf(step, flags, world, memory);
    return await takeWrite(world, step, values);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // An earlier process of the batch may have come further with the step.
    const failure = withDoubt(error, world.run.memory);
    return { document: null, result: null, failure, brings: {}, tokens: [], about: {}, steps: [] };
  }
};

const takeWrite = (world: StepWorld, { command }: ScenarioStep, values: StepValues): Promise<StepEnd> => {
  switch (command) {
    case 'payment-request':
      return takePaymentRequest(world, values);
    case 'send-token':
      return takeSendToken(world, values);
    case 'flow':
    case 'authorize':
      return takeFlow(world, command, values);
    case 'capture':
    case 'refund':
    case 'void':
      return takeSettlement(world, command, values);
    default:
      throw new TypeError(`${command} writes nothing`);
  }
};

/** The flags of a step with everything put in. @throws CliError `usage` where something has no value */
const filled = ({ command, flags }: ScenarioStep, memory: RowMemory): Readonly<Record<string, unknown>> => {
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(flags).map(([flag, value]) => [flag, fillAll(value, (text) => fill(text, memory.lookup))]),
  );
  const route = routeOf(given.route);
  for (const flag of takenBy(command, route, given, memory.carried())) {
    const brought = given[flag] === undefined ? memory.bring(flag) : undefined;
    if (brought !== undefined) given[flag] = brought;
  }
  const authorizes =
    command === 'authorize' || command === 'payment-request' || (command === 'flow' && route === 'network');
  const isNameless = given.reference === undefined && given.order === undefined && given.data === undefined;
  if (authorizes && isNameless) given.reference = memory.lookup('reference');
  return given;
};

const routeOf = (given: unknown): Route => {
  const parsed = parseRoute(String(given ?? 'both'));
  return isComplaint(parsed) ? 'both' : parsed.value;
};

const valuesOf = (
  step: ScenarioStep,
  flags: Readonly<Record<string, unknown>>,
  { services }: StepWorld,
  memory: RowMemory,
): StepValues => {
  for (const flag of ['auth-token', 'session-token']) {
    const token = flags[flag];
    if (typeof token === 'string') memory.addToken(token);
  }
  const missing = neededBy(step.command, routeOf(flags.route), (flag) => flags[flag] !== undefined);
  const [flag] = missing.filter((one) => flags[one] === undefined);
  if (flag !== undefined) throw notTaken(step, `It needs ${flag}, and no step before it brought one`);
  const parsed = parseFlags(flags, services.digitsOf);
  if (!isComplaint(parsed)) return parsed.value;
  throw notTaken(step, parsed.complaint);
};

const notTaken = ({ name, line }: ScenarioStep, why: string): CliError =>
  new CliError('usage', `The step ${name} cannot be taken.`, {
    why: `${why}. Nothing was sent for it now.`,
    hint: `Look at line ${line} of the file, and at what the steps before it bring.`,
  });
