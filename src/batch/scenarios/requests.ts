import type { BatchRow } from '../row.ts';
import type { StepCommand } from './format.ts';
import type { ScenarioStep } from './scenario.ts';

interface Requests {
  readonly commerceLayer: number;
  readonly klarna: number;
}

const none: Requests = { commerceLayer: 0, klarna: 0 };

/**
 * What a row asks of the services where nothing goes wrong: for the estimate of a batch's time, and for which credentials
 * it needs at all.
 */
export const requestsOf = ({ inputs, scenario }: BatchRow): Requests => {
  if (scenario === undefined) return ofFlow(inputs.route, inputs.orderId !== undefined);
  let hasOrder = false;
  /** The row's last payment is one of Klarna Network. */
  let isOnNetwork = false;
  return scenario.steps.reduce((sum, step) => {
    const { command, flags } = step;
    hasOrder ||= command === 'seed' || flags.order !== undefined || flags['payment-id'] !== undefined;
    if (command === 'flow') isOnNetwork = flags.route !== 'native';
    if (command === 'authorize') isOnNetwork = true;
    return plus(sum, ofStep(step, hasOrder, isOnNetwork));
  }, none);
};

const plus = (one: Requests, other: Requests): Requests => ({
  commerceLayer: one.commerceLayer + other.commerceLayer,
  klarna: one.klarna + other.klarna,
});

const ofStep = ({ command, flags }: ScenarioStep, hasOrder: boolean, isOnNetwork: boolean): Requests => {
  if (command === 'flow') return ofFlow(String(flags.route ?? 'both'), hasOrder);
  if (command === 'authorize') return ofFlow('network', hasOrder);
  if (command === 'payment-request') return { commerceLayer: hasOrder ? 2 : 0, klarna: 2 };
  if (command === 'send-token') return { commerceLayer: 1, klarna: 0 };
  // The sandbox's own door is not counted.
  if (command === 'seed') return none;
  return ofSubject(command, flags.of, isOnNetwork);
};

const ofFlow = (route: string, hasOrder: boolean): Requests => {
  if (route === 'native') return { commerceLayer: 4, klarna: 0 };
  return route === 'both' ? { commerceLayer: 2, klarna: 1 } : { commerceLayer: hasOrder ? 1 : 0, klarna: 1 };
};

/** What names no side may be about either. */
const ofSubject = (command: StepCommand, of: unknown, isOnNetwork: boolean): Requests => {
  const isWaiting = typeof of === 'string' && of.includes('${');
  const isKlarnas = of === undefined ? isOnNetwork : String(of).startsWith('krn:');
  const many = command === 'check' ? 6 : 4;
  return {
    commerceLayer: isWaiting || !isKlarnas ? many : 0,
    klarna: isWaiting || isKlarnas ? many : 0,
  };
};
