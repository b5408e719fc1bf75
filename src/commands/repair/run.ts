import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { BeforeRepair } from '../../flows/repair/judging.ts';
import { isRepairAction, judgedMoney, type RepairAction, type RepairState } from '../../flows/repair/repairs.ts';
import { runRepair } from '../../flows/repair/run-repair.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import { maskText } from '../../output/masking.ts';
import { confirmSummary, moneyOf, type Summary } from '../command-line/summary.ts';
import type { RepairFlags } from '../repair.ts';
import { openSession } from '../session/session.ts';
import { printSettlement } from '../settle/print.ts';

/**
 * `repair` once its flags are read: finds what it is about, says what it will change, makes it, prints what it came to.
 * @param resumed the run that is taken up again
 */
export const runRepairCommand = async (
  context: Context,
  flags: RepairFlags,
  action: RepairAction,
  subject: string,
  resumed?: ResumedJournal,
): Promise<void> => {
  const session = await openSession(context, flags, {
    services: action === 'cancel-authorization' ? ['commerce-layer', 'klarna-v1'] : ['commerce-layer'],
    action: 'repair',
    resumed,
  });
  try {
    const newAuthorization = flags.newAuthorization === true;
    const plan = {
      inputs: { subject, action, ...(newAuthorization ? { new_authorization: true } : {}) },
    };
    await session.run(plan, async (conclude) => {
      const confirm: BeforeRepair = async (state, verdict) => {
        const { authToken } = state.payment ?? {};
        if (authToken !== undefined) context.secrets.addToken(authToken);
        const summary = await summaryOf(session.profile, action, state, verdict);
        await confirmSummary(context, flags, summary, true);
      };
      const { document, failure } = await runRepair(
        context,
        {
          commerceLayer: session.commerceLayer(),
          klarnaV1: session.klarnaV1(),
          memory: session.memory,
          run: {
            id: session.runId,
            profile: session.profile,
            // The access token, read on the way, may know it better than the configuration.
            get mode() {
              return session.mode();
            },
          },
        },
        { action, subject, newAuthorization },
        confirm,
      );
      if (document !== undefined) conclude(document.result);
      if (document !== undefined) await printSettlement(context, flags, session, { document, failure });
      if (failure !== undefined) throw failure;
    });
  } finally {
    await session.close();
  }
};

/** The same of a run that is taken up again, as it was begun. @throws CliError `local-io` where its record does not say how */
export const resumeRepair = (context: Context, flags: RepairFlags, resumed: ResumedJournal): Promise<void> => {
  const { action = '', subject } = resumed.state.run.inputs;
  if (!isRepairAction(action) || subject === undefined) {
    throw new CliError('local-io', `The run ${resumed.runId} does not say what it was to repair.`, {
      hint: `Its file may be of another version: \`klarna-cl runs show ${resumed.runId}\``,
    });
  }
  return runRepairCommand(context, flags, action, subject, resumed);
};

const summaryOf = async (
  profile: string,
  action: RepairAction,
  { order, payment, transaction }: RepairState,
  { changes, warning }: { readonly changes: string; readonly warning?: string },
): Promise<Summary> => {
  const { amount, currency } = judgedMoney({ order, transaction });
  return [
    ['Profile', profile],
    ['Repair', action],
    ['Order', order && `${order.number ?? order.id}, ${order.status}, ${order.paymentStatus}`],
    ['Payment', payment?.id],
    ['Transaction', transaction && (transaction.number ?? transaction.id)],
    ['Amount', await moneyOf(amount, currency)],
    ['Auth token', payment?.authToken && maskText(payment.authToken)],
    ['Changes', changes],
    ['Mind', warning],
  ];
};
