import type { Environment } from '../../context.ts';
import type { FlowInputs } from '../../flows/flow-state.ts';
import { isComplaint } from '../../flows/inputs.ts';
import type { Closest } from '../input/columns.ts';
import { parseTags } from '../input/tags.ts';
import type { BatchRow } from '../row.ts';
import type { Path } from './complaints.ts';
import type { PlanningOptions } from './fill-flags.ts';
import { flowInputsOf } from './flow-inputs.ts';
import type { Scalar, Scenario as ScenarioOfFile } from './format.ts';
import type { Campaign, Located } from './load-files.ts';
import { expectationOf, planSteps } from './plan-scenario.ts';
import type { ScenarioStep } from './scenario.ts';
import { openScope, type Scope } from './scope.ts';
import { parseFlags, type StepValues } from './step-values.ts';
import { fill, fillAll, namesIn } from './template.ts';

export interface RowsOptions extends Omit<PlanningOptions, 'defaults'> {
  readonly environment: Environment;
  readonly closest: Closest;
  /** `--repeat`: how often the whole campaign is gone through. */
  readonly repeat: number;
  /** Whether a row is wanted at all, by its tags and its id. */
  readonly isWanted: (tags: readonly string[], id: string) => boolean;
}

/** The most that one scenario's matrix may come to. */
const mostCombinations = 10_000;

/** The rows of a campaign, one by one, in the order of the file; each is planned when it is asked for. */
export function* rowsOf(campaign: Campaign, options: RowsOptions): Generator<BatchRow> {
  for (let pass = 0; pass < options.repeat; pass += 1) {
    const counter = { rows: 0 };
    for (const located of campaign.scenarios) yield* rowsOfScenario(campaign, located, pass, counter, options);
  }
}

function* rowsOfScenario(
  campaign: Campaign,
  located: Located<ScenarioOfFile>,
  pass: number,
  counter: { rows: number },
  options: RowsOptions,
): Generator<BatchRow> {
  const { value: scenario, file, path } = located;
  const { defaults } = campaign;
  const complain = (place: Path, text: string) => options.complaints.add(file.name, file.placeOf(place), text);
  if ((scenario.steps === undefined) === (scenario.flow === undefined)) {
    complain(
      path,
      scenario.steps ? 'a scenario has steps or flow, and not both' : 'a scenario has steps, or flow for one alone',
    );
    return;
  }
  const matrix = Object.entries(scenario.matrix ?? {});
  const count = matrix.reduce((product, [, values]) => product * values.length, 1);
  if (count > mostCombinations) {
    complain([...path, 'matrix'], `matrix makes ${count} rows, and ${mostCombinations} is the most`);
    return;
  }
  for (const name of Object.keys(scenario.with ?? {})) {
    if (scenario.matrix && Object.hasOwn(scenario.matrix, name))
      complain([...path, 'with', name], `${name} stands in matrix as well`);
  }
  const inherited = defaults.get('repeat')?.value;
  const repeat = scenario.repeat ?? (typeof inherited === 'number' ? inherited : 1);
  const turns = repeat * options.repeat;
  const common = defaults.get('tags');
  const inDefaults = (text: string) =>
    options.complaints.add(common?.file.name ?? file.name, common?.file.placeOf(common.path), text);
  const ownTags = tagsOf(scenario.tags, (text) => complain([...path, 'tags'], text));
  const tags = [...new Set([...tagsOf(common?.value, inDefaults), ...ownTags])];
  for (let combination = 0; combination < count; combination += 1) {
    const chosen = combinationOf(matrix, combination);
    const base = [String(scenario.id), ...chosen.map(([, value]) => inId(value))].join('/');
    counter.rows += 1;
    const row = counter.rows;
    if (!options.isWanted(tags, base)) continue;
    for (let turn = pass * repeat + 1; turn <= (pass + 1) * repeat; turn += 1) {
      const id = turns === 1 ? base : `${base}#${turn}`;
      const own = new Map<string, Scalar>([...Object.entries(scenario.with ?? {}), ...chosen]);
      const { environment, closest } = options;
      const scope = openScope({ ...campaign, own, environment, closest, row, id: base, turn });
      yield rowOf(campaign, located, scope, { id, turn, tags }, options);
    }
  }
}

const tagsOf = (tags: unknown, complain: (text: string) => void): readonly string[] => {
  const parsed = parseTags(Array.isArray(tags) ? tags.join(' ') : String(tags ?? ''));
  if (!isComplaint(parsed)) return parsed.value;
  complain(`tags: ${parsed.complaint}`);
  return [];
};

type Matrix = readonly (readonly [string, readonly Scalar[]])[];

/** The last name of a matrix changes fastest. */
const combinationOf = (matrix: Matrix, combination: number): readonly (readonly [string, Scalar])[] => {
  let rest = combination;
  return matrix
    .toReversed()
    .map(([name, values]) => {
      const index = rest % values.length;
      rest = Math.floor(rest / values.length);
      return [name, values[index] ?? ''] as const;
    })
    .toReversed();
};

const inId = (value: Scalar): string =>
  String(value)
    .replace(/[^\w.+-]+/g, '-')
    .slice(0, 40);

interface RowNames {
  readonly id: string;
  readonly turn: number;
  readonly tags: readonly string[];
}

const rowOf = (
  campaign: Campaign,
  located: Located<ScenarioOfFile>,
  scope: Scope,
  { id, turn, tags }: RowNames,
  options: RowsOptions,
): BatchRow => {
  const { value: scenario, file, path } = located;
  const { complaints } = options;
  const inherited = campaign.defaults.get('expect');
  const ofScenario =
    scenario.expect === undefined ? undefined : { value: scenario.expect, file, path: [...path, 'expect'] };
  const wanted = ofScenario ?? inherited;
  const expect = expectationOf(isScalar(wanted?.value) ? wanted.value : 0, wanted?.path ?? path, {
    scope,
    complain: (place, text) =>
      complaints.add(wanted?.file.name ?? file.name, (wanted?.file ?? file).placeOf(place), text),
  });
  const steps = planSteps(located, scope, expect, { ...options, defaults: campaign.defaults });
  const line = file.placeOf(path)?.line ?? 0;
  const plain = plainValues(steps, options);
  const last = steps.at(-1)?.expect ?? expect;
  const row = { id, line, turn, tags, expect: last };
  if (plain !== undefined) {
    const { 'partner-account-id': account } = plain;
    return { ...row, inputs: flowInputsOf(plain), ...(account === undefined ? {} : { partnerAccountId: account }) };
  }
  return { ...row, inputs: emptyInputs(steps), scenario: { file: file.name, turn, steps } };
};

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

/** A row whose only step is a flow that waits for nothing is a row like those of other files. */
const plainValues = (steps: readonly ScenarioStep[], { digitsOf }: RowsOptions): StepValues | undefined => {
  const [step, other] = steps;
  if (step?.command !== 'flow' || other !== undefined) return undefined;
  let waits = false;
  const flags = fillAll(step.flags, (text) => {
    waits ||= namesIn(text).length > 0;
    return fill(text, () => '');
  });
  if (waits || typeof flags !== 'object' || flags === null) return undefined;
  const parsed = parseFlags({ ...flags }, digitsOf);
  return isComplaint(parsed) ? undefined : parsed.value;
};

const emptyInputs = (steps: readonly ScenarioStep[]): FlowInputs => {
  const route = steps.find(({ command }) => command === 'flow')?.flags.route;
  const isOnNetwork = route === 'network' || steps.some(({ command }) => command === 'authorize');
  return {
    route: route === 'both' ? 'both' : isOnNetwork ? 'network' : 'native',
    values: {},
    place: false,
    newAuthorization: false,
  };
};
