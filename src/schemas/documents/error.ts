import { exitCodes } from '../../errors.ts';
import { anything, group, orNull, text, whole } from '../schema.ts';

export const errorSchema = group(
  'The last line of stderr where `--output json` or `compact` was asked for and the command failed.',
  {
    error: group(
      'What failed.',
      {
        code: text(
          "The service's own code, one of klarna-cl's, or the exit code's name: `klarna-cl explain` knows it.",
          {
            examples: ['RESOURCE_CONFLICT', 'DECLINED', 'dns', 'usage'],
          },
        ),
        message: text('What failed, and why.'),
        hint: orNull(text('What to do next.')),
        exit_code: whole('What the command ended with: `klarna-cl help exit-codes`.', {
          enum: Object.values(exitCodes).filter((code) => code !== exitCodes.ok),
        }),
      },
      {
        http_status: whole('Of the answer.'),
        trace_id: text("Commerce Layer's id of the answer."),
        correlation_id: text("Klarna's id of the answer."),
        details: anything("The API's own error body, masked; or klarna-cl's in parts."),
        doc_url: text('Where to read on.'),
      },
    ),
  },
);
