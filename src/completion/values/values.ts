import type { Answer, Candidate } from '../answer.ts';
import type { ValueQuestion } from '../complete-line.ts';
import type { ValueKind } from '../value-kinds.ts';
import { fieldPaths } from './field-paths.ts';
import { batchesToResume, ordersOfRuns, paymentsOfRuns, runsAndBatches, runsToResume } from './past-runs.ts';
import { profiles } from './profiles.ts';
import { authTokens, isAtSandbox, sandboxIds, sandboxOrders, sandboxPayments, sessionTokens } from './sandbox.ts';
import {
  batchFormats,
  captureTimes,
  countries,
  currencies,
  errors,
  keys,
  outputFormats,
  repairs,
  routes,
  shells,
  testOutcomes,
  topics,
} from './sets.ts';
import type { World } from './world.ts';
import { faultRules, settingValues, stateList } from './written.ts';

type Source = (question: ValueQuestion, world: World) => readonly Candidate[] | Promise<readonly Candidate[]>;

/** Ids of the sandbox first, where the line is about it; what the journal knows is not of it. */
const inSandbox =
  (there: readonly Candidate[], elsewhere: Source): Source =>
  async (question, world) =>
    (await isAtSandbox(question.line, world)) ? there : elsewhere(question, world);

const inSandboxOnly = (there: readonly Candidate[]): Source => inSandbox(there, () => []);

const sources: Readonly<Record<Exclude<ValueKind, 'fault-rule'>, Source>> = {
  profile: (_, world) => profiles(world),
  run: ({ text }, world) => runsAndBatches(world, text),
  'run-to-resume': ({ text }, world) => runsToResume(world, text),
  'batch-to-resume': ({ text }, world) => batchesToResume(world, text),
  order: inSandbox(sandboxOrders, (_, world) => ordersOfRuns(world)),
  payment: inSandbox(sandboxPayments, (_, world) => paymentsOfRuns(world)),
  'anything-inspected': async ({ line, text }, world) => [
    ...((await isAtSandbox(line, world)) ? sandboxIds : ordersOfRuns(world)),
    ...runsAndBatches(world, text),
  ],
  'auth-token': inSandboxOnly(authTokens),
  'session-token': inSandboxOnly(sessionTokens),
  currency: () => currencies(),
  country: () => countries,
  'test-outcome': () => testOutcomes,
  'output-format': () => outputFormats,
  'batch-format': () => batchFormats,
  route: () => routes,
  'capture-time': () => captureTimes,
  'state-list': ({ text }) => stateList(text),
  key: () => keys,
  'key-value': ({ line }) => settingValues(line.operands[0]),
  topic: ({ tree, line }) => topics(tree, line.operands),
  error: () => errors(),
  repair: () => repairs,
  shell: () => shells,
  jmespath: ({ text, line }) => fieldPaths(text, line, ''),
  jq: ({ text, line }) => fieldPaths(text, line, '.'),
};

/**
 * The values that are offered. None of them is asked of anybody: they stand in the program, or in files of this machine,
 * which are read and never written. Where one cannot be read, there are no values, and there is no error.
 */
export const findValues = async (
  question: ValueQuestion,
  world: World,
): Promise<Extract<Answer, { kind: 'values' }>> => {
  if (question.kind === 'fault-rule') return faultRules(question.text);
  return { kind: 'values', candidates: await sources[question.kind](question, world) };
};
