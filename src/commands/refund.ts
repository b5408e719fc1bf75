import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { settleCommand } from './settle/flags.ts';

const help = `
Examples:
  klarna-cl refund 1234 --amount 2500
  klarna-cl refund 1234/T/002
  klarna-cl refund krn:payment:eu1:transaction:… --amount 2500

Without --amount, all that was captured and not refunded. Klarna Network does
not tell how much was captured: what this machine has captured is known,
anything else takes --amount.`;

export const refundCommand = (context: Context): Command =>
  settleCommand(context, 'refund', 'pay back what was captured, all or a part of it', help, (command) =>
    command
      .option('--amount <minor units>', 'how much (11800 is USD 118.00)')
      .option('--reference <text>', 'your name for the refund (Klarna Network)'),
  );
