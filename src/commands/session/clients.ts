import type { Mode } from '../../config/choices.ts';
import { klarnaV1Address } from '../../config/hosts.ts';
import { requireKlarna } from '../../config/missing.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Http } from '../../context.ts';
import type { Klarna, KlarnaV1 } from '../../flows/clients.ts';
import type { Krn } from '../../flows/inputs.ts';

/** @param run what each of its requests is traced by, and the account that it acts for where that is not the configured one */
export const openKlarnaOf = (
  settings: Settings,
  http: Http,
  run: { readonly id: string; readonly mode: Mode; readonly partnerAccountId: Krn | undefined },
): Klarna => {
  // config/ checked the stored one against the KRN's form, --partner-account-id was parsed by its field.
  const account = run.partnerAccountId ?? (settings.klarna.partnerAccountId?.value as Krn | undefined);
  return {
    http,
    baseUrl: settings.klarna.baseUrl.value,
    apiKey: requireKlarna(settings).value,
    correlationId: run.id,
    mode: run.mode,
    ...(account === undefined ? {} : { partnerAccountId: account }),
  };
};

export const openKlarnaV1Of = ({ klarnaV1 }: Settings, http: Http, mode: () => Mode): KlarnaV1 | undefined =>
  klarnaV1.apiKey && {
    http,
    apiKey: klarnaV1.apiKey.value,
    // The access token may be the first to tell the mode, so it is asked for when something is sent.
    addressFor: (country) => klarnaV1.baseUrl?.value ?? klarnaV1Address(mode(), country),
  };
