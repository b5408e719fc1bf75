import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { settleCommand } from './settle/flags.ts';

export const captureCommand = (context: Context): Command =>
  settleCommand(context, 'capture', 'take the money of an authorized payment, all or a part of it', (command) =>
    command
      .option('--amount <minor units>', 'how much (11800 is USD 118.00)')
      .option('--approve', 'approve the order first, where it is only placed')
      .option('--release', 'give back what is not captured (Klarna Network)')
      .option('--reference <text>', 'your name for the capture (Klarna Network)')
      .option('--carrier <name>', 'who carries the parcel')
      .option('--tracking-number <text>', "the carrier's number of the parcel")
      .option('--tracking-url <url>', 'where the customer sees where it is'),
  );
