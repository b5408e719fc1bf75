import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { type DocumentName, documents, isOfService, shapesOf } from '../../src/schemas/documents.ts';
import type { SchemaNode } from '../../src/schemas/schema.ts';

/** The same schema, by which a member that it does not know is a mistake; what is published lets members join. */
const closed = (node: SchemaNode): SchemaNode => ({
  ...node,
  ...(node.items === undefined ? {} : { items: closed(node.items) }),
  ...(node.anyOf === undefined ? {} : { anyOf: node.anyOf.map(closed) }),
  ...(node.additionalProperties ? { additionalProperties: closed(node.additionalProperties) } : {}),
  ...(node.properties === undefined
    ? {}
    : {
        properties: Object.fromEntries(Object.entries(node.properties).map(([name, value]) => [name, closed(value)])),
        additionalProperties: false,
      }),
});

/** A validator by the rules of the draft. */
export const openAjv = async () => {
  const [{ default: Ajv2020 }, { default: addFormats }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ]);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateSchema: false });
  addFormats.default(ajv, ['date-time']);
  return ajv;
};

let opened: ReturnType<typeof openAjv> | undefined;
const validators = new Map<DocumentName, ValidateFunction>();

const validatorOf = async (name: DocumentName): Promise<ValidateFunction> => {
  opened ??= openAjv();
  const ajv = await opened;
  const known = validators.get(name);
  if (known !== undefined) return known;
  const made = ajv.compile(isOfService(name) ? documents[name] : closed(documents[name]));
  validators.set(name, made);
  return made;
};

const sentence = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath === '' ? 'it' : instancePath} ${message} ${JSON.stringify(params)}`;

/** What is wrong with a document, by the shape of these that it is nearest to. */
const complaintsAbout = async (document: unknown, names: readonly DocumentName[]): Promise<readonly string[]> => {
  let fewest: readonly string[] | undefined;
  for (const name of names) {
    const validate = await validatorOf(name);
    if (validate(document)) return [];
    const complaints = (validate.errors ?? []).map((error) => `${name}: ${sentence(error)}`);
    if (fewest === undefined || complaints.length < fewest.length) fewest = complaints;
  }
  return fewest ?? [];
};

/** Fails where a document is not of one of these shapes, or has a member that they do not know. */
export const expectShape = async (document: unknown, ...names: readonly DocumentName[]): Promise<void> => {
  const complaints = await complaintsAbout(document, names);
  if (complaints.length === 0) return;
  const shown = JSON.stringify(document).slice(0, 400);
  throw new Error(`src/schemas does not describe what was printed:\n${complaints.join('\n')}\n${shown}`);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The documents that stand in what was printed: one, or one a line; none where it is no JSON. */
const documentsIn = (text: string): readonly unknown[] => {
  const whole = parsed(text);
  if (whole !== undefined) return [whole];
  const lines = text.trimEnd().split('\n').map(parsed);
  return lines.includes(undefined) ? [] : lines;
};

const shapesOfLine = (argv: readonly string[]): readonly DocumentName[] | undefined => {
  if (argv.some((word) => /^--(?:query|jq)\b/.test(word))) return undefined;
  if (argv.includes('--dry-run')) return ['dry-run'];
  const words = argv.filter((word) => !word.startsWith('-'));
  if (words[0] === 'flow' && argv.some((word) => word.startsWith('--resume'))) return shapesOf('flow --resume');
  const found = words.flatMap((word, index) => shapesOf(`${word} ${words[index + 1]}`) ?? shapesOf(word) ?? []);
  return found.length === 0 ? undefined : found;
};

/**
 * Holds what a command printed on stdout against the shapes that it says it prints. Tables, YAML, cards and curl commands
 * are not looked at.
 */
export const expectShapeOfOutput = async (argv: readonly string[], stdout: string): Promise<void> => {
  if (!/^\s*[[{"]/.test(stdout)) return;
  const names = shapesOfLine(argv);
  if (names === undefined) return;
  const isPlan = names.includes('dry-run');
  for (const document of documentsIn(stdout)) {
    // A list comes as lines in NDJSON.
    await expectShape(isPlan && !Array.isArray(document) ? [document] : document, ...names);
  }
};

/** The same of a whole run, with the error that ends its stderr where that is JSON. */
export const expectShapesOf = async (
  argv: readonly string[],
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): Promise<void> => {
  await expectShapeOfOutput(argv, stdout);
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  if (last.startsWith('{"error":')) await expectShape(parsed(last), 'error');
};
