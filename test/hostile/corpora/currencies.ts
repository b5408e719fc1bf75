// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what somebody forgot to fill in
import { textsOf } from '../corpus.ts';
import { invisible, turning } from './seeds.ts';

/** Gone: their countries have another currency now, and no payment is made in them. */
const historic =
  'ADP AFA ALK AOK AON AOR ARA ARP ARY ATS AYM AZM BAD BEC BEF BEL BGJ BGK BGL BOP BRB BRC BRE BRN BRR BUK BYB BYR CHC CSD CSJ CSK CYP DDM DEM ECS ECV EEK ESA ESB ESP FIM FRF GEK GHC GHP GNE GNS GQE GRD GWE GWP HRD HRK IEP ILP ILR ISJ ITL LAJ LSM LTL LTT LUC LUF LUL LVL LVR MGF MLF MRO MTL MTP MVQ MXP MZE MZM NIC NLG PEH PEI PES PLZ PTE RHD ROK ROL RUR SDD SDP SIT SKK SRG SUR TJR TMM TPE TRL UAK UGS UGW USS UYN UYP VEB VEF VNC XEU XFO XFU XRE YDD YUD YUM YUN ZAL ZMK ZRN ZRZ ZWC ZWD ZWN ZWR'.split(
    ' ',
  );

/** Written for money, but by nobody's standard. */
const invented =
  'BTC ETH XBT USDT USDC RMB CNH NTD UKP STG GGP JEP IMP TVD FOK KID PRB SLS CRC1 EURO YEN DOLLAR Dollar Euro KLR KRN AAA ZZZ QQQ ABC XYZ USA US USDD USDX UDS SUD EUX ERU GPB JYP SKE NKO DDK HCF LPN CZC HUN ROM BUL'.split(
    ' ',
  );

const lower = 'usd eur gbp sek nok dkk chf pln czk huf ron jpy kwd cad aud nzd mxn usn xts xxx'.split(' ');
const mixed = ['Usd', 'uSD', 'USd', 'uSd', 'eUR', 'EuR', 'eur ', ' USD'];
// biome-ignore format: a list reads better filled
const numeric = [
  '840', '978', '826', '752', '578', '208', '756', '985', '203', '348', '392', '414', '000', '999', '1', '-1', '0',
];

// biome-ignore format: a list reads better filled
export const badCurrencies = textsOf('currencies', [
  '', ' ', '   ', '$', '€', '£', '¥', 'kr', 'zł', 'Kč', 'Ft', '₽', '₿', '¤', 'US$', '$US', 'U$D', 'US D', 'U.S.D',
  'U-S-D', 'US-D', 'USD.', 'USD,', 'USD;', 'USD/EUR', 'USDEUR', 'EURUSD', 'EUR|USD', '[USD]', '"USD"', "'USD'",
  '(USD)', '<USD>', '%USD', '$USD', '$CURRENCY', '${CURRENCY}', '{{currency}}', 'USD=', '=USD', '+USD', '@USD',
  'iso4217:USD', 'ISO:USD', 'currency', 'null', 'NULL', 'undefined', 'NaN', 'true', '[object Object]', '__proto__',
  'constructor', 'toString', 'hasOwnProperty', 'ＵＳＤ', 'ＵSD', 'UЅD', 'USD\u0301', 'ÜSD', 'ÙSD', 'ŪSD', 'USĎ', 'ΕUR',
  'ЕUR', 'EURО', 'ÉUR', 'Ƶ', 'ΙSK', 'ＪＰＹ', '𝐔𝐒𝐃', 'ⓊⓈⒹ', '🇺🇸', 'U\ud800D', 'ı', 'ısk', 'trı', 'ſek', 'ﬀF',
  'USD\u0000', 'USD\u001b', 'USD\u007f', 'USD\u009b', 'USD'.repeat(5000), ...lower, ...mixed, ...numeric,
  ...historic, ...invented, ...invisible.filter((blank) => blank !== ' ').map((blank) => `USD${blank}`),
  ...turning.map((mark) => `${mark}USD`),
]);

// biome-ignore format: a list reads better filled
export const goodCurrencies = textsOf('currencies that are some', [
  'USD', 'EUR', 'GBP', 'SEK', 'NOK', 'DKK', 'CHF', 'PLN', 'CZK', 'HUF', 'RON', 'JPY', 'KWD', 'CAD', 'AUD', 'NZD',
  'MXN',
]);
