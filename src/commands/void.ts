import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { settleCommand } from './settle/flags.ts';

const help = `
Examples:
  klarna-cl void 1234
  klarna-cl void krn:payment:eu1:transaction:…

Gives back what is authorized and not captured. A placed order is cancelled by
it; what was captured stays captured, and is paid back with klarna-cl refund.`;

export const voidCommand = (context: Context): Command =>
  settleCommand(context, 'void', 'give back an authorization that is not captured', help, (command) => command);
