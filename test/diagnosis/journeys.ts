import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import { type FakeWish, scratchFolder } from '../support/fake-context.ts';
import type { SupportDesk } from './support-desk.ts';

/** What leads to a state that no seed can bring about, as it takes what this machine did: the commands, and what is looked at. */
interface Journey {
  /** For people: the commands, one a line. */
  readonly told: readonly string[];
  readonly make: (desk: SupportDesk) => Promise<Looked>;
}

/** What `inspect` is asked for, and where: with the runs of that state folder, with other credentials. */
interface Looked {
  readonly text: string;
  readonly wish: FakeWish;
}

const sessionToken = (name: string): string => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`;

const stepUpConfig = {
  step_up_config: {
    payment_request_reference: '3004',
    customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
  },
};

/** @param work gets the order, and runs commands in a state folder of its own */
const onOrder =
  (
    number: string,
    work: (
      order: Seeded,
      run: (argv: readonly string[], wish?: FakeWish) => Promise<unknown>,
      desk: SupportDesk,
    ) => Promise<FakeWish | undefined>,
    more: object = {},
  ): Journey['make'] =>
  async (desk) => {
    const order = await desk.seed({ number, ...more });
    const state = scratchFolder();
    const wish = await work(order, (argv, more) => desk.klarnaCl(argv, { state, ...more }), desk);
    return { text: number, wish: { state, ...wish } };
  };

/** A payment request of this merchant, and what its customer did. */
const onRequest =
  (...acts: readonly string[]): Journey['make'] =>
  async (desk) => {
    const { document } = await desk.klarna('POST', '/requests', {
      currency: 'USD',
      amount: 11800,
      payment_request_reference: 'a reference of another system',
      customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
    });
    const id: string = document.payment_request_id;
    for (const action of acts.flatMap((act) => ['start', act]))
      await desk.control('POST', `payment-requests/${id}`, { action });
    return { text: id, wish: {} };
  };

/** By the name of the rule that finds them. */
export const journeys: Readonly<Record<string, Journey>> = {
  'authorized-twice': {
    told: ['klarna-cl flow --route both …', 'and the checkout places the order as well'],
    make: onOrder('3001', async ({ payment_id, auth_token, session_token, order_id }, run, desk) => {
      const tokens = ['--auth-token', auth_token, '--session-token', session_token];
      await run(['flow', '--route', 'both', '--payment-id', String(payment_id), ...tokens, '--yes']);
      await desk.patch('orders', order_id, { _place: true });
      return undefined;
    }),
  },
  declined: {
    told: ['klarna-cl authorize --order <id> --session-token …sandbox-declined'],
    make: onOrder('3002', async ({ order_id }, run) => {
      await run(['authorize', '--order', order_id, '--session-token', sessionToken('declined.3002'), '--yes']);
      return undefined;
    }),
  },
  'run-unsettled': {
    told: ['klarna-cl authorize --order <id> --session-token …sandbox-timeout'],
    make: onOrder('3003', async ({ order_id }, run) => {
      await run(['authorize', '--order', order_id, '--session-token', sessionToken('timeout.3003'), '--yes']);
      return undefined;
    }),
  },
  'step-up-waiting': {
    told: ['klarna-cl authorize --order <id> --session-token …sandbox-step-up --data step-up.json'],
    make: onOrder('3004', async ({ order_id }, run) => {
      const argv = ['--order', order_id, '--session-token', sessionToken('step-up.3004'), '--data', 'step-up.json'];
      await run(['authorize', ...argv, '--yes'], { files: { 'step-up.json': JSON.stringify(stepUpConfig) } });
      return undefined;
    }),
  },
  'request-completed': {
    told: ['klarna-cl inspect <id of a payment request that its customer has completed>'],
    make: onRequest('complete'),
  },
  'request-canceled': {
    told: ['klarna-cl inspect <id of a payment request that was cancelled>'],
    make: async (desk) => {
      const looked = await onRequest()(desk);
      await desk.klarna('DELETE', `/requests/${looked.text}`);
      return looked;
    },
  },
  'wrong-mode': {
    told: ['klarna-cl inspect 2000', 'with live keys of Klarna and test credentials of Commerce Layer'],
    make: onOrder(
      '3005',
      async () => ({
        environment: { KLARNA_API_KEY: 'klarna_live_api_canary', KLARNA_V1_API_KEY: 'shop:klarna_live_api_canary' },
      }),
      { situation: 'healthy' },
    ),
  },
};
