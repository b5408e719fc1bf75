import { describe, expect, it } from 'vitest';
import { maskEmailsIn } from '../../src/output/masking.ts';
import { openVendors } from './settling.ts';

const { openShop } = await openVendors();
const address = 'customer+us@klarna.com';

describe('the e-mail address of a customer', () => {
  it('is shown in part wherever it stands, and whole with --reveal alone', async () => {
    const { run, seed } = openShop();
    const { order_id: id } = await seed({ order: { reference: `from ${address}` } });
    const { document, stdout } = await run(['inspect', id]);
    expect(stdout).not.toContain(address);
    expect(document.order).toMatchObject({ reference: 'from cu…@klarna.com', customer_email: 'cu…@klarna.com' });
    const revealed = await run(['inspect', id, '--reveal']);
    expect(revealed.document.order).toMatchObject({ reference: `from ${address}`, customer_email: address });
  });

  it('is found in a message, and stays masked once it is', () => {
    const masked = 'The address <cu…@klarna.com> is not valid (cu…@klarna.com).';
    expect(maskEmailsIn(`The address <${address}> is not valid (${address}).`)).toBe(masked);
    expect(maskEmailsIn(masked)).toBe(masked);
    expect(maskEmailsIn('krn:payment:eu1:transaction:2f1a, 3 @ 5.00')).toBe(
      'krn:payment:eu1:transaction:2f1a, 3 @ 5.00',
    );
  });
});
