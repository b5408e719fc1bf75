import { formatOf } from '../../../src/batch/input/format.ts';
import { type BatchSourceOptions, openBatchSource } from '../../../src/batch/input/open-source.ts';
import type { BatchRow } from '../../../src/batch/row.ts';
import { closest } from '../../../src/config/closest.ts';
import type { CliError } from '../../../src/errors.ts';
import { type FakeWish, fakeContext } from '../../support/fake-context.ts';

/** What stands for ISO 4217. */
const digits: Readonly<Record<string, number>> = { USD: 2, EUR: 2, JPY: 0 };

export type Wish = Partial<BatchSourceOptions> & Pick<FakeWish, 'environment' | 'files'>;

/** A source of the given text, as the file `rows.csv` unless told. */
export const sourceOf = async (text: string, { environment, files, ...wish }: Wish = {}) => {
  const path = wish.path ?? 'rows.csv';
  const fake = fakeContext({
    ...(environment === undefined ? {} : { environment }),
    files: { ...files, [path]: text },
    ...(path === '-' ? { stdin: text } : {}),
  });
  const format = formatOf(path);
  const source = await openBatchSource(fake.context, {
    path,
    ...(format === undefined || format === 'yaml' ? {} : { format }),
    closest,
    defaults: {},
    repeat: 1,
    mode: 'test',
    allowSharedPayment: false,
    limited: false,
    confirms: false,
    digitsOf: (currency) => digits[currency],
    ...wish,
  });
  return { source, fake };
};

/** The rows of a text. */
export const rowsOf = async (text: string, wish?: Wish): Promise<readonly BatchRow[]> => {
  const { source } = await sourceOf(text, wish);
  const rows: BatchRow[] = [];
  for await (const row of source.read()) rows.push(row);
  await source.close();
  return rows;
};

/** What is wrong with a text: `line 2, column amount: …` for each thing. */
export const complaintsOf = async (text: string, wish?: Wish): Promise<readonly string[]> => {
  const error = await refusalOf(text, wish);
  return error.facts.complaints ?? [error.message.replace(/^[^,]*, /, '')];
};

export const refusalOf = async (text: string, wish?: Wish): Promise<CliError> => {
  const { source } = await sourceOf(text, wish);
  return source.preflight().then(
    () => Promise.reject(new Error('it was not refused')),
    (error: CliError) => error,
  );
};
