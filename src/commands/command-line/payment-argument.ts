import { CliError } from '../../errors.ts';

/** The payment id stands as the first argument or as a flag; two that differ are a mistake. @throws CliError `usage` */
export const samePaymentId = (argument: string | undefined, flag: string | undefined): string | undefined => {
  if (argument !== undefined && flag !== undefined && argument !== flag) {
    throw new CliError('usage', 'Two payment ids were given.', {
      why: `The argument says ${argument}, --payment-id says ${flag}.`,
      hint: 'Leave one of them out.',
    });
  }
  return flag ?? argument;
};
