import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Hit, Hits } from '../../flows/inspect/inspect.ts';
import { maskEmail } from '../../output/masking.ts';
import { fromNow } from '../../output/moment.ts';
import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import { sanitiseLine } from '../../output/sanitise.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import type { Session } from '../session/session.ts';

/**
 * Of several orders, the id of the one that a person chooses. Where nobody can be asked they are printed, and the exit
 * code says that the text named none of them for sure.
 * @throws CliError `rejected` (`SEVERAL_FOUND`), `interrupted`
 */
export const chooseHit = async (
  context: Context,
  flags: GlobalFlags,
  session: Pick<Session, 'settings'>,
  found: Hits,
  text: string,
): Promise<string> => {
  const { hits, total } = found;
  const { terminal, prompt } = context;
  if (!isForPeople(context, flags, session)) {
    await printDocument(context, flags, { schema_version: 1, total, hits }, session);
    throw severalFound(found, text);
  }
  const rows = await rowsOf(context, flags, hits);
  if (!terminal.interactive) {
    await printDocument(context, { ...flags, output: 'table' }, rows);
    throw severalFound(
      found,
      text,
      found.total > found.hits.length
        ? `The ${found.hits.length} newest of them are listed above`
        : 'They are listed above',
    );
  }
  return prompt.choose({
    message: `${total} orders were found${total > hits.length ? `, of which these are the newest ${hits.length}` : ''}. Which one?`,
    choices: rows.map(({ id, order, customer, ...rest }) => ({
      value: id,
      label: [order, ...Object.values(rest)].join(' · '),
      explanation: [id, customer].filter(Boolean).join(', '),
    })),
  });
};

/** What tells one from another, in the order in which people look. */
const rowsOf = async ({ clock }: Context, { reveal }: GlobalFlags, hits: readonly Hit[]) => {
  const digitsOf = await currencyDigits();
  const money = ({ amount, currency }: Hit) =>
    amount === null || currency === null ? '?' : formatMinorUnits(amount, currency, digitsOf(currency) ?? 2);
  return hits.map((hit) => ({
    order: sanitiseLine(hit.number ?? hit.order_id),
    amount: sanitiseLine(money(hit)),
    status: sanitiseLine(hit.status),
    payment: sanitiseLine(hit.payment_status),
    created: hit.created_at === null ? '?' : fromNow(Date.parse(hit.created_at), clock.now()),
    customer: sanitiseLine(reveal ? (hit.customer_email ?? '') : maskEmail(hit.customer_email ?? '')),
    id: hit.order_id,
  }));
};

const severalFound = (found: Hits, text: string, which = whichOnes(found)): CliError =>
  new CliError(
    'rejected',
    `${found.total} orders were found for ${found.as === 'e-mail' ? 'that e-mail address' : text}.`,
    {
      code: 'SEVERAL_FOUND',
      why: `${which}.`,
      hint: `Inspect one of them by its id: ${found.hits[0]?.command}.`,
    },
  );

const whichOnes = ({ hits, total }: Hits): string => {
  const names = hits.map(
    ({ order_id, number, status }) => `${order_id} (${[number, status].filter(Boolean).join(', ')})`,
  );
  return `${total > hits.length ? `The ${hits.length} newest of them` : 'Their ids'}: ${names.join(', ')}`;
};
