import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { settleCommand } from './settle/flags.ts';

export const refundCommand = (context: Context): Command =>
  settleCommand(context, 'refund', 'pay back what was captured, all or a part of it', (command) =>
    command
      .option('--amount <minor units>', 'how much (11800 is USD 118.00)')
      .option('--reference <text>', 'your name for the refund (Klarna Network)'),
  );
