import { stepPhones } from '../../world/seeds/published-customers.ts';
import { customerEmail, outcomeOfCustomer, stepEmail, testCustomer } from '../../world/seeds/test-customers.ts';
import { isTestMarket } from '../../world/seeds/test-markets.ts';

/** Something to be typed into the form, and what comes of it. */
interface Hint {
  readonly type: string;
  readonly outcome: string;
}

/** What can be typed for an order of a country: Klarna's published test customers, by what they are good for. */
export function customerHints(country: string | null): readonly Hint[] {
  if (country === null || !isTestMarket(country)) return [];
  const steps = Object.keys(stepPhones[country] ?? {});
  const phone = testCustomer(country, 'approved')?.phone;
  const hints = [
    { type: customerEmail(country, []), outcome: 'approved' },
    ...(phone === undefined ? [] : [{ type: phone, outcome: 'approved, by phone' }]),
    { type: customerEmail(country, ['denied']), outcome: 'declined' },
    { type: customerEmail(country, ['new_user']), outcome: 'approved after signing up' },
    ...steps.map((step) => ({
      type: stepEmail(country, step),
      outcome:
        step === 'bank_login' ? 'a bank login, then to be finalized' : `approved after a step: ${stepName(step)}`,
    })),
    { type: customerEmail(country, ['pend-accept-05']), outcome: 'approved, under review once placed' },
  ];
  return hints.filter(({ type }) => outcomeOfCustomer({ email: type, phone: type }).outcome !== 'unknown');
}

const stepName = (step: string): string => step.replaceAll('_', ' ');
