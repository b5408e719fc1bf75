import type { Kind, Payment, Task } from './evidence.ts';
import { type Dice, dice } from './random.ts';

/** Tasks that are to be begun together. */
export type Group = readonly Task[];

/** How often each kind is drawn. */
const kinds: readonly Kind[] = [
  ...Array<Kind>(4).fill('both'),
  ...Array<Kind>(4).fill('place'),
  ...Array<Kind>(3).fill('network-order'),
  ...Array<Kind>(2).fill('network'),
  ...Array<Kind>(2).fill('authorize'),
  ...Array<Kind>(2).fill('authorize-order'),
  ...Array<Kind>(2).fill('send-token'),
  'native',
];

export const everyKind: readonly Kind[] = [...new Set(kinds)];

const storing: readonly Kind[] = ['both', 'place', 'native', 'send-token'];
const authorizing: readonly Kind[] = ['both', 'network', 'network-order', 'authorize', 'authorize-order'];
const ofOrder: readonly Kind[] = ['both', 'place', 'network-order', 'authorize-order'];

/** A session token of the sandbox for another case, or for the same with another ending. */
const sessionToken = (payment: Payment, name: string) =>
  `krn:payment:eu1:klarna-network-session-token:sandbox-${name}.${payment.order_number}`;

export const plainTask = (payment: Payment, kind: Kind): Task => ({
  payment,
  kind,
  ...(storing.includes(kind) ? { authToken: payment.auth_token } : {}),
  ...(authorizing.includes(kind) ? { sessionToken: payment.session_token } : {}),
  comesTo: 'done',
});

/** Some customers are declined, and some answers come only at the second time. */
const withFate = (random: Dice, task: Task): Task => {
  const { payment, kind } = task;
  if (task.sessionToken !== undefined) {
    const fate = random.fraction();
    if (fate < 0.04) return { ...task, sessionToken: sessionToken(payment, 'declined'), comesTo: 'declined' };
    if (fate < 0.07) return { ...task, sessionToken: sessionToken(payment, 'timeout-once') };
    if (fate < 0.1) return { ...task, sessionToken: sessionToken(payment, 'internal-error-once') };
  } else if (kind === 'place') {
    const fate = random.fraction();
    const token = (name: string) => `sandbox-place-${name}.${payment.order_number}`;
    if (fate < 0.08) return { ...task, authToken: token('declined'), comesTo: 'not-placed' };
    if (fate < 0.16) return { ...task, authToken: token('pending') };
  }
  return task;
};

/** A second task for the same payment: the same again, or one that a hurried operator takes for the same. */
const twinOf = (random: Dice, task: Task): Task => {
  const { payment, kind } = task;
  const draw = random.fraction();
  if (task.comesTo !== 'done' || draw < 0.6) return task;
  // Nothing but its token ties an authorization without an order to any other.
  if (draw < 0.8 && ofOrder.includes(kind)) {
    return plainTask(payment, random.pick(ofOrder.filter((other) => other !== kind)));
  }
  if (task.sessionToken !== undefined && ofOrder.includes(kind)) {
    return { ...task, sessionToken: sessionToken(payment, 'approved.another') };
  }
  return task.sessionToken === undefined
    ? { ...task, authToken: `sandbox-auth.${payment.order_number}.another` }
    : task;
};

/** What the workers are given, in the order in which they are given it: the same for the same seed and payments. */
export const planGroups = (payments: readonly Payment[], seed: number, overlap: number): readonly Group[] => {
  const random = dice(seed);
  const groups: Group[] = [];
  const later: { readonly after: number; readonly task: Task }[] = [];
  for (const [index, payment] of payments.entries()) {
    const task = withFate(random, plainTask(payment, random.pick(kinds)));
    const isTwin = random.chance(overlap);
    const twin = twinOf(random, task);
    const isAtOnce = random.chance(0.6);
    const after = index + Math.ceil(random.between(0, 20));
    groups.push(isTwin && isAtOnce ? [task, twin] : [task]);
    if (isTwin && !isAtOnce) later.push({ after, task: twin });
    for (const due of later.filter(({ after }) => after === index)) groups.push([due.task]);
  }
  return [...groups, ...later.filter(({ after }) => after >= payments.length).map(({ task }) => [task])];
};

/** The command line of a task. */
export const commandOf = ({ payment, kind, authToken, sessionToken }: Task): readonly string[] => {
  const stored = ['--payment-id', payment.payment_id, '--auth-token', authToken ?? ''];
  const session = ['--session-token', sessionToken ?? ''];
  const amount = ['--amount', `${payment.amount}`, '--currency', payment.currency];
  const values = [...amount, '--reference', `soak-${payment.order_number}`];
  const order = ['--order', payment.order_id];
  const commands: Readonly<Record<Kind, readonly string[]>> = {
    both: ['flow', '--route', 'both', ...stored, ...session],
    native: ['flow', '--route', 'native', ...stored],
    place: ['flow', '--route', 'native', '--place', ...stored],
    network: ['flow', '--route', 'network', ...session, ...values],
    'network-order': ['flow', '--route', 'network', ...order, ...session],
    'send-token': ['send-token', ...stored],
    authorize: ['authorize', ...session, ...values],
    'authorize-order': ['authorize', ...order, ...session],
  };
  return [...commands[kind], '--output', 'compact'];
};
