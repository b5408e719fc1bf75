import type { Context } from '../../context.ts';
import { isComplaint, type OrderId, type Parsed } from '../../flows/inputs.ts';
import { orderField } from '../command-line/fields.ts';
import type { FlowGiven } from './flags.ts';

/** Whether the amount, or the payment request, is told already. */
const isTold = ({ orderId, values, data }: FlowGiven): boolean =>
  orderId !== undefined || values.amount !== undefined || values.paymentRequestId !== undefined || data !== undefined;

/**
 * On Klarna Network the customer sees what the order says; asked before anything is opened, since without an order
 * Commerce Layer is not needed at all. Nothing is an answer too.
 */
export const askOrder = async (
  { prompt }: Pick<Context, 'prompt'>,
  given: FlowGiven,
  isSandbox: boolean,
): Promise<{ readonly orderId?: OrderId; readonly wasAsked?: true }> => {
  if (isTold(given)) return {};
  const read = (text: string): Parsed<OrderId | undefined> =>
    text.trim() === '' ? { value: undefined } : orderField.parse(text.trim());
  const answer = read(
    await prompt.text({
      // In the sandbox Enter takes the order that is there.
      message: isSandbox ? orderField.question : `${orderField.question}, or nothing for an amount of your own`,
      complaint: (text) => {
        const parsed = read(text);
        return isComplaint(parsed) ? parsed.complaint : undefined;
      },
      ...(isSandbox ? { initial: orderField.inSandbox } : {}),
    }),
  );
  if (isComplaint(answer)) throw new TypeError('the prompt let a wrong id through');
  return { wasAsked: true, ...(answer.value === undefined ? {} : { orderId: answer.value }) };
};
