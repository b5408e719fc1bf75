import type { Context } from '../../context.ts';
import { planAccessToken } from '../../flows/plan.ts';
import { planRepair } from '../../flows/repair/plan.ts';
import type { RepairAction } from '../../flows/repair/repairs.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';
import type { RepairFlags } from '../repair.ts';

/** Shows the requests of a repair; what only the reading tells stands there as `$NAME`. */
export const planRepairCommand = async (
  context: Context,
  flags: RepairFlags,
  action: RepairAction,
  subject: string | undefined,
): Promise<void> => {
  const { addresses } = await planFromConfig(context, flags);
  const inputs = { ...addresses, values: {}, withOrder: false };
  await printPlan(context, flags, [...planAccessToken(inputs), ...planRepair(inputs, action, subject)], []);
};
