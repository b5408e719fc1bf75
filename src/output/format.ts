import { loadChalk } from '../platform/colour.ts';
import { colourJson, compactJson, prettyJson } from './json.ts';
import { measureFor } from './measure.ts';
import { escapeControls, sanitise } from './sanitise.ts';
import { table } from './table.ts';

export const outputFormats = ['json', 'compact', 'ndjson', 'yaml', 'table'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export const isOutputFormat = (text: string): text is OutputFormat => outputFormats.some((format) => format === text);

export interface FormatOptions {
  readonly format: OutputFormat;
  readonly colour: boolean;
  /** `--raw`: a document that is one string comes without quotes. */
  readonly raw: boolean;
  /** How wide the terminal is that shows it, if one does. */
  readonly columns?: number;
  /** For a screen reader (KLARNA_CL_ACCESSIBLE): a table is names and values, a line each. */
  readonly isPlain?: boolean;
}

/** A document, already masked, as the text that goes to stdout, line feed included. */
export const formatDocument = async (
  document: unknown,
  { format, colour, raw, columns, isPlain = false }: FormatOptions,
): Promise<string> => {
  if (raw && (typeof document === 'string' || typeof document === 'number')) return `${sanitise(String(document))}\n`;
  switch (format) {
    case 'json':
      return `${colour ? colourJson(prettyJson(document), await loadChalk()) : prettyJson(document)}\n`;
    case 'compact':
      return `${compactJson(document)}\n`;
    case 'ndjson':
      return (Array.isArray(document) ? document : [document]).map((row) => `${compactJson(row)}\n`).join('');
    case 'yaml': {
      const { Document, visit } = await import('yaml');
      // Older parsers read NO as false, and Norway's country code with it.
      const yaml = new Document(document, { compat: 'yaml-1.1' });
      // Only between double quotes does YAML read the escapes that make a hostile character harmless.
      visit(yaml, {
        Scalar: (_, node) => {
          if (typeof node.value === 'string' && sanitise(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
        },
      });
      return escapeControls(yaml.toString({ lineWidth: 0 }));
    }
    case 'table': {
      const measure = await measureFor(compactJson(document));
      return `${table(document, { measure, isPlain, ...(columns === undefined ? {} : { columns }) })}\n`;
    }
  }
};
