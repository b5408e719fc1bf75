import type { Context, PlannedRequest } from '../../context.ts';
import { planJsonVariables, planVariables } from '../../flows/plan.ts';
import { maskDocument } from '../../output/masking.ts';
import { toCurl, toPlan } from '../../output/planned.ts';
import type { GlobalFlags } from './global-flags.ts';
import { printDocument } from './print.ts';

/** Prints planned requests: as curl commands with `--curl`, as a JSON array with `--dry-run`. */
export const printPlan = async (
  context: Context,
  flags: GlobalFlags,
  requests: readonly PlannedRequest[],
  tokens: readonly (string | undefined)[],
): Promise<void> => {
  for (const token of tokens) {
    if (token !== undefined) context.secrets.addToken(token);
  }
  if (flags.curl) {
    const commands = requests.map((request) => toCurl(shown(request, flags), planVariables, planJsonVariables));
    await context.terminal.data(`${commands.join('\n\n')}\n`);
  } else {
    await printDocument(context, flags, requests.map(toPlan));
  }
};

/** The request with the personal data of its body masked: what `--data` holds must not end up in a terminal's history. */
const shown = (request: PlannedRequest, { reveal }: GlobalFlags): PlannedRequest => {
  if (request.body === undefined || reveal) return request;
  const body = JSON.stringify(maskDocument(JSON.parse(request.body), { secrets: [], reveal: false }));
  return { ...request, body };
};
