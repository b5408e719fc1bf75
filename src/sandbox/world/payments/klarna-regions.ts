import type { Draft, Read, World } from '../tables.ts';

type Region = 'EU' | 'US' | 'OC';

/** Which of Klarna's three hosts a country belongs to: each takes credentials of its own alone. */
export function regionOf(country: string): Region {
  if (country === 'US' || country === 'CA' || country === 'MX') return 'US';
  return country === 'AU' || country === 'NZ' ? 'OC' : 'EU';
}

/** The first gateway of a country's region. */
export function gatewayFor(tables: Pick<World, 'klarna_gateways'> | Draft, country: string): string | null {
  const gateways: Iterable<Read<{ id: string; country_code: string }>> = tables.klarna_gateways.values();
  for (const { id, country_code } of gateways) if (country_code === regionOf(country)) return id;
  return null;
}
