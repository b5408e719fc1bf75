import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { settleCommand } from './settle/flags.ts';

export const voidCommand = (context: Context): Command =>
  settleCommand(context, 'void', 'give back an authorization that is not captured', (command) => command);
