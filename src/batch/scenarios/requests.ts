import type { BatchRow } from '../row.ts';
import type { StepCommand } from './format.ts';

interface Requests {
  readonly commerceLayer: number;
  readonly klarna: number;
}

/** What a step asks of the services where nothing goes wrong, for the estimate of a batch's time. */
const ofStep: Readonly<Record<StepCommand, Requests>> = {
  // The sandbox's own door is not counted.
  seed: { commerceLayer: 0, klarna: 0 },
  'payment-request': { commerceLayer: 1, klarna: 2 },
  flow: { commerceLayer: 3, klarna: 0 },
  'send-token': { commerceLayer: 1, klarna: 0 },
  authorize: { commerceLayer: 1, klarna: 1 },
  capture: { commerceLayer: 4, klarna: 0 },
  refund: { commerceLayer: 4, klarna: 0 },
  void: { commerceLayer: 4, klarna: 0 },
  check: { commerceLayer: 6, klarna: 2 },
};

const ofRoute: Readonly<Record<string, Requests>> = {
  native: { commerceLayer: 3, klarna: 0 },
  both: { commerceLayer: 2, klarna: 1 },
  network: { commerceLayer: 1, klarna: 1 },
};

export const requestsOf = ({ inputs, scenario }: BatchRow): Requests => {
  if (scenario === undefined) return ofRoute[inputs.route] ?? ofStep.flow;
  const counts = scenario.steps.map(({ command, flags }) =>
    command === 'flow' ? (ofRoute[String(flags.route ?? 'both')] ?? ofStep.flow) : ofStep[command],
  );
  return {
    commerceLayer: counts.reduce((sum, { commerceLayer }) => sum + commerceLayer, 0),
    klarna: counts.reduce((sum, { klarna }) => sum + klarna, 0),
  };
};
