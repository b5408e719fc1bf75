import type { Context } from '../../context.ts';
import type { DocumentName } from '../../schemas/documents.ts';
import { startAuthorize } from '../authorize/start.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { startFlow } from '../flow/start.ts';
import { startSendToken } from '../send-token/start.ts';
import type { CallValues, ParameterName } from './parameters.ts';
import { refuseOthersRuns } from './resumable.ts';

/** A command as an agent sees it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly takes: readonly ParameterName[];
  readonly needs: readonly ParameterName[];
  /** The shapes of its documents. */
  readonly prints: readonly DocumentName[];
  /** It changes something at a service: only with `--allow-writes`. */
  readonly writes: boolean;
  /** It talks to a service, and so never with live credentials. */
  readonly asksServices: boolean;
  /** The command itself, once what it is given is checked. */
  readonly run: (context: Context, flags: GlobalFlags, values: CallValues) => Promise<void>;
}

const purchase = [
  'order',
  'amount',
  'currency',
  'reference',
  'capture',
  'payment_request_id',
  'partner_account_id',
] as const satisfies readonly ParameterName[];

export const tools: readonly Tool[] = [
  {
    name: 'inspect',
    title: 'Inspect a payment',
    description:
      'What state a payment is in, seen from Commerce Layer and from Klarna: what happened and when, what is wrong with it, whose turn it is. Several orders found are an error (SEVERAL_FOUND) with the list as its document: ask again with one id of it.',
    takes: ['what'],
    needs: ['what'],
    prints: ['inspect'],
    writes: false,
    asksServices: true,
    run: async (context, flags, { what = '' }) => {
      const { runInspect } = await import('../inspect/run.ts');
      await runInspect(context, what.trim(), flags, { isWatched: false, until: [] });
    },
  },
  {
    name: 'explain',
    title: 'Explain an error or a state',
    description:
      'What an error code, an exit code, an HTTP status or a state means, what usually brings it about, what to do next, and whether to send it again. Nothing is sent.',
    takes: ['text'],
    // All of the catalogue would be more than anybody reads.
    needs: ['text'],
    prints: ['explain'],
    writes: false,
    asksServices: false,
    run: async (context, flags, { text = '' }) => {
      const { runExplain } = await import('../explain/run.ts');
      // A hyphen would read stdin, and nothing is known about it.
      await runExplain(context, text === '-' ? '' : text, flags);
    },
  },
  {
    name: 'doctor',
    title: 'Look for what keeps calls from working',
    description:
      'Checks configuration, credentials, permissions, the way to the services, the clock and the mode; each check has its remedy. Changes nothing.',
    takes: [],
    needs: [],
    prints: ['doctor'],
    writes: false,
    asksServices: true,
    run: async (context, flags) => {
      const { runDoctor } = await import('../doctor/run.ts');
      await runDoctor(context, flags);
    },
  },
  {
    name: 'send_token',
    title: 'Store an authorization token on a payment',
    description:
      "Stores Klarna's authorization token on a klarna_payments resource of Commerce Layer, in place of any other. Nothing is paid: Klarna's order is created when the order is placed.",
    takes: ['payment_id', 'auth_token'],
    needs: ['payment_id', 'auth_token'],
    prints: ['send-token'],
    writes: true,
    asksServices: true,
    run: (context, flags, values) => startSendToken(context, undefined, { ...flags, ...values }),
  },
  {
    name: 'authorize',
    title: "Make Klarna's final authorization",
    description:
      'Makes the final authorization of a payment that the customer approved; it cannot be taken back. Needs order, or amount, currency and reference. The same call again gives the first result. After error UNKNOWN (exit_code 7) never authorize anew: use flow with resume.',
    takes: ['session_token', ...purchase],
    needs: ['session_token'],
    prints: ['authorize'],
    writes: true,
    asksServices: true,
    run: (context, flags, values) => startAuthorize(context, { ...flags, ...values }),
  },
  {
    name: 'flow',
    title: 'Take a payment through its steps',
    description:
      'Takes a payment through the steps of its route as one run: native stores the token (and places the order with place), network makes the final authorization, both does both in test mode. With resume it finishes a run that did not end for certain.',
    takes: ['route', 'payment_id', 'auth_token', 'session_token', ...purchase, 'place', 'resume'],
    needs: [],
    prints: ['flow', 'send-token', 'authorize'],
    writes: true,
    asksServices: true,
    run: async (context, flags, values) => {
      if (values.resume !== undefined) refuseOthersRuns(context, values.resume);
      await startFlow(context, undefined, { ...flags, ...values });
    },
  },
];

/** What a client may tell a person about it before it is called; a writing tool is one that a repeat does not do twice. */
export const annotationsOf = ({ title, writes, asksServices }: Tool) => ({
  title,
  readOnlyHint: !writes,
  openWorldHint: asksServices,
  // What was stored is replaced, and what was authorized stays so.
  ...(writes ? { destructiveHint: true, idempotentHint: true } : {}),
});
