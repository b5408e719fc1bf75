import { expect, it } from 'vitest';
import { newCustomer } from '../support/customer.ts';
import { errorOf } from '../support/run.ts';
import { type Laboratory, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';
import { orderWithoutPayment, secrets } from './stage.ts';

/** All of them at once, beside the one that is at work: none of them comes to write anything, or to ask anybody. */
const expectAllLocked = async (laboratory: Laboratory, rivals: readonly (readonly string[])[]): Promise<void> => {
  const ends = await Promise.all(rivals.map((args) => laboratory.run(args, { KLARNA_CL_OUTPUT: 'json' })));
  for (const end of ends) {
    expect(end).toMatchObject({ exitCode: 6 });
    expect(errorOf(end).code).toBe('LOCKED');
    expect(end.stderr).not.toContain('Approve ');
  }
};

/** The run that was not kept waiting. */
const goingOn = async ({ listed }: Laboratory): Promise<string> => {
  const [running] = (await listed()).filter(({ status }: { readonly status: string }) => status === 'running');
  return running.run_id;
};

it(titleOf('others beside a checkout on the route native'), async () => {
  const laboratory = await openLaboratory();
  await laboratory.vendors.seed({ payment: null, order: { id: orderWithoutPayment } });
  const held = laboratory.hold('C');
  const holder = laboratory.start(runs.widget);
  await held.arrived;
  const others = [
    runs.widget,
    [...runs.widget, '--place'],
    ['checkout', '--route', 'network', '--order', orderWithoutPayment, '--no-open'],
    ['flow', '--resume', await goingOn(laboratory)],
  ];
  await expectAllLocked(laboratory, others);
  held.letGo();
  const customer = newCustomer({ control: async () => undefined, requestAt: () => undefined });
  const address = await holder.address();
  // Now it is the customer who is waited for.
  await expectAllLocked(laboratory, others.slice(0, 1));
  await customer.goTo(address);
  expect(await holder.end).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe('CP');
});

it(titleOf('others beside a checkout on the route network'), async () => {
  const laboratory = await openLaboratory();
  const held = laboratory.hold('W');
  const holder = laboratory.start(runs.request);
  await held.arrived;
  await expectAllLocked(laboratory, [
    runs.request,
    runs.order,
    ['flow', '--route', 'native', 'ertHJlpPTR', '--auth-token', secrets.authToken],
    ['flow', '--resume', await goingOn(laboratory)],
  ]);
  held.letGo();
  expect(await holder.end).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe('QA');
});

it(titleOf('two checkouts of one payment request'), async () => {
  const laboratory = await openLaboratory();
  // Without an order there is nothing to lock; the journal knows of an authorization with that reference under way.
  const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'order-1234', '--no-open'];
  const first = ['checkout', '--route', 'network', ...values];
  const held = laboratory.hold('A');
  const holder = laboratory.start(first);
  await held.arrived;
  const [request] = laboratory.vendors.arrivals.filter(({ letter }) => letter === 'W').map(({ path }) => path);
  const id = decodeURIComponent(request?.split('/').at(-1) ?? '');
  const second = [...first, '--payment-request-id', id];
  expect(await laboratory.run(second)).toMatchObject({ exitCode: 7, stdout: '' });
  held.letGo();
  expect(await holder.end).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe('QA');
  // Klarna answers as before.
  expect(await laboratory.run(second)).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe('QA');
});
