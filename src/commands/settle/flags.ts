import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { isComplaint, type Krn, parseKrn } from '../../flows/inputs.ts';
import type { SettleAction, SettleWish, Tracking } from '../../flows/settle/wish.ts';
import { urlOf } from '../../url.ts';
import { amountField, ask, type Field, given, partnerAccountField, referenceField } from '../command-line/fields.ts';
import { type GlobalFlags, isPlanOnly } from '../command-line/global-flags.ts';

/** The flags of `capture`, `refund` and `void`, as commander hands them over. */
export interface SettleFlags extends GlobalFlags {
  readonly amount?: string;
  readonly approve?: true;
  readonly reference?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
  readonly release?: true;
  readonly partnerAccountId?: string;
}

/** What is asked for, read and checked. */
export interface SettleGiven {
  readonly wish: SettleWish;
  /** What it is about: an id, a number or a KRN. */
  readonly subject: string | undefined;
  readonly partnerAccountId: Krn | undefined;
}

const subjectField: Field<string> = {
  flag: '<payment>',
  question: 'Order number or id, payment id, transaction number, or Klarna transaction',
  parse: (text) => {
    const value = text.trim();
    if (value === '') return { complaint: 'it is empty' };
    if (value.length > 255) return { complaint: 'it is longer than any id or number' };
    if (!value.startsWith('krn')) return { value };
    const parsed = parseKrn(value);
    return isComplaint(parsed) ? parsed : { value };
  },
};

/** The limits of Klarna's `shipping_info`: 100 characters, an address 1024. */
const trackingText = (flag: string, question: string, longest: number): Field<string> => ({
  flag,
  question,
  parse: (text) => {
    if (text.trim() === '') return { complaint: 'it is empty' };
    if (text.length > longest) return { complaint: `it has ${text.length} characters, ${longest} at most` };
    return /\p{C}/u.test(text) ? { complaint: 'it holds a control character' } : { value: text };
  },
});

const carrierField = trackingText('--carrier', 'Who carries the parcel', 100);
const trackingNumberField = trackingText('--tracking-number', "The carrier's number of the parcel", 100);
const trackingUrlField: Field<string> = {
  flag: '--tracking-url',
  question: 'Where the customer sees where it is',
  parse: (text) => {
    if (text.length > 1024) return { complaint: `it has ${text.length} characters, 1024 at most` };
    return urlOf(text) !== undefined && /^https?:\/\//.test(text)
      ? { value: text }
      : { complaint: 'it is no http address' };
  },
};

const trackingOf = (flags: SettleFlags): Tracking | undefined => {
  const carrier = given(carrierField, flags.carrier);
  const trackingNumber = given(trackingNumberField, flags.trackingNumber);
  const trackingUrl = given(trackingUrlField, flags.trackingUrl);
  if (carrier === undefined && trackingNumber === undefined && trackingUrl === undefined) return undefined;
  return {
    ...(carrier === undefined ? {} : { carrier }),
    ...(trackingNumber === undefined ? {} : { trackingNumber }),
    ...(trackingUrl === undefined ? {} : { trackingUrl }),
  };
};

/** @throws CliError `usage` for a value that cannot be used */
export const readSettleFlags = (
  action: SettleAction,
  argument: string | undefined,
  flags: SettleFlags,
): SettleGiven => ({
  subject: given(subjectField, argument),
  partnerAccountId: given(partnerAccountField, flags.partnerAccountId),
  wish: {
    action,
    amount: given(amountField, flags.amount),
    approve: flags.approve === true,
    release: flags.release === true,
    reference: given(referenceField, flags.reference),
    tracking: trackingOf(flags),
  },
});

const argumentHelp = "order number or id, klarna_payment id, transaction number, or Klarna's KRN";

/** What the three commands have in common. */
export const settleCommand = (
  context: Context,
  action: SettleAction,
  description: string,
  addFlags: (command: Command) => Command,
): Command =>
  addFlags(new Command(action).description(description).argument('[payment]', argumentHelp))
    .option('--partner-account-id <krn>', 'Klarna account that owns the transaction')
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await run(context, action, argument, command.optsWithGlobals<SettleFlags>());
    });

const run = async (
  context: Context,
  action: SettleAction,
  argument: string | undefined,
  flags: SettleFlags,
): Promise<void> => {
  const values = readSettleFlags(action, argument, flags);
  if (isPlanOnly(flags)) {
    const { planSettlement } = await import('./plan.ts');
    return planSettlement(context, flags, values);
  }
  const subject = await ask(context, subjectField, values.subject);
  const { runSettlement } = await import('./run.ts');
  await runSettlement(context, flags, { ...values, subject });
};
