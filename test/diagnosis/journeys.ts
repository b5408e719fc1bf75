import { expect } from 'vitest';
import { type FakeWish, scratchFolder } from '../support/fake-context.ts';
import type { SupportDesk } from './support-desk.ts';

/**
 * What leads to a state that no seed can bring about, as it takes what this machine did, or a payment request of another
 * system: lines to paste into a shell, the last of them looks.
 */
interface Journey {
  readonly lines: readonly string[];
  /** Brings about what no command of ours does; the id that stands for `<id>` in the lines. */
  readonly before?: (desk: SupportDesk) => Promise<string>;
}

const sessionToken = (name: string): string => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`;

const stepUpConfig = JSON.stringify({
  step_up_config: {
    payment_request_reference: '2094',
    customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
  },
});

/** A payment request of another system, and what its customer did. */
const requestAfter =
  (...acts: readonly string[]) =>
  async (desk: SupportDesk): Promise<string> => {
    const { document } = await desk.klarna('POST', '/requests', {
      currency: 'USD',
      amount: 11800,
      payment_request_reference: 'a reference of another system',
      customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
    });
    const id: string = document.payment_request_id;
    for (const action of acts) await desk.control('POST', `payment-requests/${id}`, { action });
    return id;
  };

/** By the name of the rule that finds them. */
export const journeys: Readonly<Record<string, Journey>> = {
  'authorized-twice': {
    lines: [
      `klarna-cl flow --route both RunTwicePA --auth-token sandbox-auth.2091 --session-token ${sessionToken('approved.2091')}`,
      'klarna-cl flow --route native --place RunTwicePA --auth-token sandbox-auth.2091 --new-authorization',
      'klarna-cl inspect 2091',
    ],
  },
  declined: {
    lines: [
      `klarna-cl authorize --order RunDeclAAA --session-token ${sessionToken('declined.2092')}`,
      'klarna-cl inspect 2092',
    ],
  },
  'run-unsettled': {
    lines: [
      `klarna-cl authorize --order RunLostAAA --session-token ${sessionToken('timeout.2093')}`,
      'klarna-cl inspect 2093',
    ],
  },
  'step-up-waiting': {
    lines: [
      `echo '${stepUpConfig}' | klarna-cl authorize --order RunStepAAA --session-token ${sessionToken('step-up.2094')} --data -`,
      'klarna-cl inspect 2094',
    ],
  },
  'request-completed': {
    before: requestAfter('start', 'complete'),
    lines: ['# a payment request of another system, completed by its customer', 'klarna-cl inspect <id>'],
  },
  'request-canceled': {
    before: async (desk) => {
      const id = await requestAfter()(desk);
      await desk.klarna('DELETE', `/requests/${id}`);
      return id;
    },
    lines: ['# a payment request of another system, which called it off', 'klarna-cl inspect <id>'],
  },
  'wrong-mode': {
    lines: ['KLARNA_API_KEY=klarna_live_api_none KLARNA_V1_API_KEY=shop:klarna_live_api_none klarna-cl inspect 2000'],
  },
};

/** Goes on it with a state folder of its own; the lines, and what the last one printed. */
export const goOn = async (desk: SupportDesk, { lines, before }: Journey) => {
  const state = scratchFolder();
  const id = (await before?.(desk)) ?? '';
  const ran = [];
  for (const line of lines.filter((each) => !each.startsWith('#'))) {
    const { argv, ...wish } = partsOf(line.replace('<id>', id));
    ran.push(await desk.klarnaCl(argv, { state, ...wish }));
  }
  const last = ran.at(-1);
  expect(last?.failure).toBeUndefined();
  return { document: last?.document(), lines };
};

/** `NAME=value … echo 'text' | klarna-cl …`: as much of a shell as the lines need. */
const partsOf = (line: string): Pick<FakeWish, 'environment' | 'stdin'> & { readonly argv: readonly string[] } => {
  const [, stdin, rest = ''] = /^(?:echo '([^']*)' \| )?(.*)$/.exec(line) ?? [];
  const words = rest.split(' ');
  const start = words.indexOf('klarna-cl');
  const environment = Object.fromEntries(words.slice(0, start).map((word) => word.split('=')));
  return { argv: words.slice(start + 1), environment, ...(stdin === undefined ? {} : { stdin }) };
};
