import type { TestMarket } from './test-markets.ts';

/**
 * Klarna's published test customers, as its page prints them: nobody here is made up, and nothing is put right.
 * @see https://docs.klarna.com/resources/developer-tools/sample-data/sample-customer-data/
 */
export interface PublishedCustomer {
  readonly country: TestMarket;
  readonly outcome: 'approved' | 'denied';
  readonly given_name: string;
  readonly family_name: string;
  readonly street_address: string;
  readonly postal_code: string;
  readonly city: string;
  /** Empty where the market's addresses have none. */
  readonly region: string;
  /** The page says DD-MM-YYYY; the American one looks like MM-DD-YYYY. */
  readonly date_of_birth_as_printed: string;
  readonly phone: string;
  /** A personal, tax or fiscal number, in the markets whose customers are asked for it. */
  readonly national_id?: string;
}

type Row = readonly [
  country: TestMarket,
  outcome: PublishedCustomer['outcome'],
  givenName: string,
  familyName: string,
  street: string,
  postalCode: string,
  city: string,
  region: string,
  dateOfBirth: string,
  phone: string,
  nationalId?: string,
];

// biome-ignore format: a table reads better with one row a line
const rows: readonly Row[] = [
  ['AT', 'approved', 'Test', 'Person-at', 'Mariahilfer Straße 47', '1060', 'Wien', '', '10-07-1970', '+4306762600456'],
  ['AT', 'denied', 'Test', 'Person-at', 'Mariahilfer Straße 47', '1060', 'Wien', '', '10-07-1970', '+4306762600745'],
  ['AU', 'approved', 'Test', 'Person-au', '4 Wharf St', '4877', 'Port Douglas', 'QLD', '10-07-1970', '+61473752244'],
  ['AU', 'denied', 'John', 'snow', '1-5 Silverwater Rd', '2128', 'Silverwater', 'NSW', '03-05-1994', '+61473763254'],
  ['BE', 'approved', 'Test', 'Person-be', 'Grote Markt 1', '1000', 'Brussel', '', '10-07-1970', '+32485121291'],
  ['BE', 'denied', 'Test', 'Person-be', 'Grote Markt 1', '1000', 'Brussel', '', '10-07-1970', '+32485212123'],
  ['CA', 'approved', 'Test', 'Person-ca', '2693 Byron Rd', 'V7H 1L9', 'North Vancouver', 'BC', '10-07-1970', '+15197438620'],
  ['CA', 'denied', 'Test', 'Person-ca', '2693 Byron Rd', 'V7H 1L9', 'North Vancouver', 'BC', '10-07-1970', '+15197308624'],
  ['CH', 'approved', 'Accepted', 'Person-ch', 'Augustinergasse 2', '4051', 'Basel', '', '01-01-1990', '+41758680000'],
  ['CH', 'denied', 'Customer', 'Person-ch', 'Bahnhofstrasse 77', '8001', 'Zürich', '', '01-01-2000', '+41758680001'],
  ['CZ', 'approved', 'Test', 'Person-cz', 'Zazvorkova 1480/11', '155 00', 'Praha', '', '01-01-1970', '+420771613715'],
  ['CZ', 'denied', 'Test', 'Person-cz', 'Zázvorkova 1480/11', '155 00', 'PRAHA 13', '', '27-06-1992', '+420771623691'],
  ['DE', 'approved', 'Mock', 'Mock', 'Neue Schönhauser Str. 2', '10178', 'Berlin', '', '10-07-1970', '+49017614284340'],
  ['DE', 'denied', 'Test', 'Person-de', 'Neue Schönhauser Str. 2', '10178', 'Berlin', '', '10-07-1970', '+49017610927312'],
  ['DK', 'approved', 'Test', 'Person-dk', 'Dantes Plads 7', '1556', 'København Ø', '', '01-01-1980', '+4542555628'],
  ['DK', 'denied', 'Test', 'Person-dk', 'Nygårdsvej 65', '2100', 'København Ø', '', '10-07-1970', '+4552555348'],
  ['ES', 'approved', 'Test', 'Person-es', 'C. de Atocha, 27', '28012', 'Madrid', '', '10-07-1970', '+34672563009', '99999999R'],
  ['ES', 'denied', 'Test', 'Person-es', 'C. de Atocha, 27', '28012', 'Madrid', '', '10-07-1970', '+34682425101', '99999999R'],
  ['FI', 'approved', 'Test', 'Person-fi', 'Mannerheimintie 34', '00100', 'Helsinki', '', '01-01-1999', '+358401234567', '190122-829F'],
  ['FI', 'denied', 'Person FI', 'Test', 'Mannerheimintie 34', '00100', 'Helsinki', '', '01-01-1999', '+358401234568'],
  ['FR', 'approved', 'Test', 'Person-fr', '33 rue la Fayette', '75009', 'Paris', '', '10-07-1990', '+33689854321'],
  ['FR', 'denied', 'Test', 'Person-fr', '33 rue la Fayette', '75009', 'Paris', '', '10-07-1990', '+33687984322'],
  ['GB', 'approved', 'Test', 'Person-uk', '10 New Burlington Street Apt. 214', 'W1S 3BE', 'London', '', '10-07-1970', '+447755564318'],
  ['GB', 'denied', 'Test', 'Person-uk', '10 New Burlington Street Apt. 214', 'W1S 3BE', 'London', '', '10-07-1970', '+447355505530'],
  ['GR', 'approved', 'Test', 'Person-gr', 'Kephisias 37', '151 23', 'Athina', '', '01-01-1960', '+306945553624', '090000045'],
  ['GR', 'denied', 'Test', 'Test-gr', 'Baralo 56', '123 67', 'Athina', '', '11-11-1970', '+306945553625', '090000045'],
  ['HU', 'approved', 'Test', 'Person-hu', 'Ludovika tér 2', '1083', 'Budapest', '', '01-01-2000', '+36300102692'],
  ['HU', 'denied', 'Person HU', 'Test', 'Ludovika tér 2', '1083', 'Budapest', '', '01-01-2000', '+36705553575'],
  ['IE', 'approved', 'Test', 'Person-ie', '30 King Street South', 'D02 C838', 'Dublin', '', '10-07-1970', '+353855351400'],
  ['IE', 'denied', 'Test', 'Person-ie', '30 King Street South', 'D02 C838', 'Dublin', '', '10-07-1970', '+353855351401'],
  ['IT', 'approved', 'Test', 'Person-it', 'Via Enrico Fermi 150', '00146', 'Roma', '', '01-01-1980', '+393339741231', 'RSS BNC 80A41 H501B'],
  ['IT', 'denied', 'Test', 'Person-it', 'Via Enrico Fermi 150', '00146', 'Roma', '', '01-01-1980', '+393312232389', 'RSS BNC 80A41 H501B'],
  ['MX', 'approved', 'Test', 'Person-mx', 'Av Cuauhtémoc 462 Col Piedad Narvarte', '03000', 'Benito Juárez', 'CDMX', '10-07-1970', '+525593747739'],
  ['MX', 'denied', 'Person-mx', 'Test', 'Av Cuauhtémoc 462 Col Piedad Narvarte', '03000', 'Benito Juárez', 'CDMX', '10-07-1970', '+525593747740'],
  ['NL', 'approved', 'Test', 'Person-nl', 'Osdorpplein 137', '1068 SR', 'Amsterdam', '', '10-07-1970', '+31689124321'],
  ['NL', 'denied', 'Test', 'Person-nl', 'Osdorpplein 137', '1068 SR', 'Amsterdam', '', '10-07-1970', '+31632167678'],
  ['NO', 'approved', 'Jane', 'Test', 'Edvard Munchs Plass 1', '0194', 'Oslo', '', '01-08-1970', '+4740123456', 'NO01087000571'],
  ['NO', 'denied', 'Test', 'Person-no', 'Sæffleberggate 56', '0563', 'Oslo', '', '01-08-1970', '+4740123457', 'NO01087000148'],
  ['NZ', 'approved', 'Test', 'Person-nz', '286 Mount Wellington Highway', '6011', 'Auckland', '', '10-07-1970', '+6427555290'],
  ['NZ', 'denied', 'Test', 'Person-nz', '286 Mount Wellington Highway', '6011', 'Wellington', '', '10-07-1970', '+642993007712'],
  ['PL', 'approved', 'Test', 'Person-pl', 'Ul. Górczewska 124', '01-460', 'Warszawa', '', '05-05-1967', '+48795222223'],
  ['PL', 'denied', 'Test', 'Person-pl', 'Ul. Górczewska 124', '01-460', 'Warszawa', '', '05-05-1967', '+48795223325'],
  ['PT', 'approved', 'Test', 'Person-pt', 'Avenida Dom João II 40', '1990-094', 'Lisboa', '', '10-07-1990', '+351935556731'],
  ['PT', 'denied', 'Test', 'Person-pt', 'Avenida Dom João II 40', '1990-094', 'Lisboa', '', '10-07-1990', '+351915593837'],
  ['RO', 'approved', 'Test', 'Person-ro', 'Drumul Taberei 35', '061357', 'București', 'Sectorul 6', '25-12-1970', '+40741209876', '1701225193558'],
  ['RO', 'denied', 'Test', 'Person-ro', 'Drumul Taberei 35', '061357', 'București', 'Sectorul 6', '25-12-1970', '+40707127444'],
  ['SE', 'approved', 'Alice', 'Test', 'Södra Blasieholmshamnen 2', '11 148', 'Stockholm', '', '21-03-1941', '+46701740615', 'SE194103219202'],
  ['SE', 'denied', 'Test', 'Person-se', 'Karlaplan 3', '11 460', 'Stockholm', '', '28-10-1941', '+46701740620', 'SE194110288083'],
  ['SK', 'approved', 'Test', 'Person-sk', 'Vajanského nábrežie 2', '810 06', 'Bratislava', '', '01-01-2000', '+421905123456', '000101/0009'],
  ['SK', 'denied', 'Person Sk', 'Test', 'Vajanského nábrežie 2', '810 06', 'Bratislava', '', '01-01-2000', '+421905123457', '000101/0020'],
  ['US', 'approved', 'Test', 'Person-us', '509 Amsterdam Ave', '10024-3941', 'New York', 'NY', '07-10-1970', '+13106683312'],
  ['US', 'denied', 'Test', 'Person-us', '509 Amsterdam Ave', '10024-3941', 'New York', 'NY', '07-10-1970', '+13106354386'],
];

export const publishedCustomers: readonly PublishedCustomer[] = rows.map(
  ([
    country,
    outcome,
    given_name,
    family_name,
    street_address,
    postal_code,
    city,
    region,
    date_of_birth_as_printed,
    phone,
    national_id,
  ]) => ({
    country,
    outcome,
    given_name,
    family_name,
    street_address,
    postal_code,
    city,
    region,
    date_of_birth_as_printed,
    phone,
    ...(national_id === undefined ? {} : { national_id }),
  }),
);

/** The American customers that are denied for a reason, by reason, with their phones. */
export const rejectReasons = {
  other: '+13105558637',
  could_not_establish_identity: '+13105558636',
  credit_limit_exceeded: '+13105558638',
  customer_not_fulfilling_previous_engagements: '+13105558639',
  external_hard_reject: '+13105558640',
  high_risk: '+13105558641',
  legal_restraints: '+13105558642',
  technical_error: '+13105558643',
  internal_block: '+13105558644',
  low_credit_rating: '+13105558645',
  under_age: '+13105558646',
  denied: '+13105558647',
} as const;
export type RejectReason = keyof typeof rejectReasons;

// Object.keys forgets the literal names.
export const rejectReasonNames = Object.keys(rejectReasons) as readonly RejectReason[];

/** Customers who have to prove who they are before Klarna decides, by country and step, with their phones. */
export const stepPhones: Readonly<Partial<Record<TestMarket, Readonly<Record<string, string>>>>> = {
  AU: { id_scan: '+61491574127' },
  CA: { id_scan: '+15195550145' },
  CH: { id_scan: '+41758680025' },
  DK: { monthio: '+4561555922' },
  ES: { id_scan: '+34670097113' },
  FI: { bank_id_fi: '+358401234596' },
  FR: { id_scan: '+33644974346' },
  GB: { id_scan: '+445674519822', bank_login: '+445674519815' },
  IE: { id_scan: '+353855351425' },
  IT: { id_scan: '+393312232413' },
  NZ: { id_scan: '+642862276142' },
  PT: { id_scan: '+351912341112' },
  US: {
    id_scan: '+13105550124',
    bank_login: '+13105558963',
    otp_email: '+13105558632',
    otp_phone: '+13105558633',
    cvv_entry: '+13105558634',
  },
};
