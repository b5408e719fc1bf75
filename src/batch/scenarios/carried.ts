import type { Route } from '../../flows/inputs.ts';
import { meaningless, whyNotPlaced } from '../../flows/route-rules.ts';
import type { StepCommand } from './format.ts';

/** What steps bring for those after them, by the flag that takes it where it is not written. */
type CarriedFlag =
  | 'payment-id'
  | 'order'
  | 'auth-token'
  | 'session-token'
  | 'payment-request-id'
  | 'amount'
  | 'currency'
  | 'reference'
  | 'of';

/** Which of it a step brings; the values themselves are known once it has run. */
export const broughtBy = (command: StepCommand, route: Route): readonly CarriedFlag[] => {
  switch (command) {
    case 'seed':
      return ['payment-id', 'order', 'auth-token', 'session-token', 'of'];
    case 'payment-request':
      return ['session-token', 'payment-request-id', 'amount', 'currency', 'reference'];
    case 'flow':
      return route === 'network' ? ['of'] : ['order', 'of'];
    case 'authorize':
      return ['of'];
    default:
      return [];
  }
};

/** What a step takes from those before it, where it is not written. */
export const takenBy = (
  command: StepCommand,
  route: Route,
  given: Readonly<Record<string, unknown>>,
  carried: ReadonlySet<string>,
): readonly CarriedFlag[] => {
  const purchase = (): readonly CarriedFlag[] => {
    const isWithOrder = given.order !== undefined || carried.has('order');
    // What an order costs is asked of the order.
    const sums: readonly CarriedFlag[] = isWithOrder ? ['order'] : ['amount', 'currency', 'reference'];
    return ['session-token', 'payment-request-id', ...sums];
  };
  switch (command) {
    case 'flow':
      if (route === 'native') return ['payment-id', 'auth-token'];
      return route === 'both' ? ['payment-id', 'auth-token', 'session-token', 'payment-request-id'] : purchase();
    case 'send-token':
      return ['payment-id', 'auth-token'];
    case 'authorize':
      return purchase();
    case 'payment-request':
      return given.amount === undefined ? ['order'] : [];
    case 'capture':
    case 'refund':
    case 'void':
    case 'check':
      return ['of'];
    case 'seed':
      return [];
  }
};

/** Without these a step cannot be taken. */
export const neededBy = (command: StepCommand, route: Route, has: (flag: string) => boolean): readonly string[] => {
  const sums = has('order') || has('data') ? [] : ['amount', 'currency'];
  switch (command) {
    case 'flow':
      if (route === 'native') return ['payment-id', 'auth-token'];
      return route === 'both' ? ['payment-id', 'auth-token', 'session-token'] : ['session-token', ...sums];
    case 'send-token':
      return ['payment-id', 'auth-token'];
    case 'authorize':
      return ['session-token', ...sums];
    case 'payment-request':
      return sums;
    case 'capture':
    case 'refund':
    case 'void':
    case 'check':
      return ['of'];
    case 'seed':
      return [];
  }
};

/** The flags of a flow that its route has no step for. */
export const meaninglessOn = (route: Route): readonly string[] => [
  ...meaningless[route].map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
  ...(whyNotPlaced(route) === undefined ? [] : ['place']),
];
