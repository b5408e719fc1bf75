import { factsOf, type Key } from '../../config/catalogue.ts';
import { keepValues } from '../../config/keep-secrets.ts';
import type { Context } from '../../context.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { storageNotice } from './storage-notice.ts';

/** What is wrong with an answer for a key, said while it is typed. */
export const complaintOf = (key: Key) => (answer: string) => {
  if (answer.trim() === '') return 'a value is needed';
  const parsed = factsOf(key).parse(answer.trim());
  return 'complaint' in parsed ? `it ${parsed.complaint}` : undefined;
};

/** A question for a key that may be left empty. */
const optionally = (key: Key) => (answer: string) => (answer.trim() === '' ? undefined : complaintOf(key)(answer));

/** Asks for what a profile needs, in the order a person finds it, and stores it. Returns the profile's name. */
export const setUpProfile = async (context: Context, flags: GlobalFlags, name: string | undefined): Promise<string> => {
  const { prompt, profiles, terminal } = context;
  const profile =
    name ??
    (await prompt.text({
      message: 'Name of the profile',
      initial: 'test',
      complaint: (answer) =>
        /^[a-z0-9][a-z0-9_-]{0,39}$/.test(answer) ? undefined : 'small letters, digits, - and _, up to 40',
    }));
  const values: Partial<Record<Key, string>> = {};
  const answer = (key: Key, text: string) => {
    if (text.trim() !== '') values[key] = text.trim();
  };

  const mode = await prompt.choose({
    message: 'What is it for?',
    choices: [
      { value: 'test', label: 'test', explanation: 'Nothing written through it may be live.' },
      { value: 'live', label: 'live', explanation: 'Real money; every action needs --live.' },
    ],
  });
  answer('mode', mode);

  const client = await prompt.choose({
    message: 'How do you sign in to Commerce Layer?',
    choices: [
      { value: 'integration', label: 'Integration', explanation: 'Client id and secret.' },
      { value: 'sales-channel', label: 'Sales channel', explanation: 'Client id and scope.' },
      { value: 'none', label: 'Not at all', explanation: 'Klarna only.' },
    ],
  });
  if (client !== 'none') {
    answer('cl_client_id', await prompt.text({ message: 'Client id', complaint: complaintOf('cl_client_id') }));
    if (client === 'integration') {
      answer(
        'cl_client_secret',
        await prompt.secret({ message: 'Client secret', complaint: complaintOf('cl_client_secret') }),
      );
    } else {
      answer(
        'cl_scope',
        await prompt.text({ message: 'Scope', initial: 'market:code:europe', complaint: complaintOf('cl_scope') }),
      );
    }
  }

  const key = await prompt.secret({
    message: 'Klarna API key (empty for none)',
    complaint: optionally('klarna_api_key'),
  });
  answer('klarna_api_key', key);
  if (key.trim() !== '') {
    answer(
      'klarna_partner_account_id',
      await prompt.text({
        message: 'Partner account id, for acquiring partners (empty for none)',
        complaint: optionally('klarna_partner_account_id'),
      }),
    );
  }
  const kept = await keepValues(context, profile, values, flags);
  terminal.talk(`Profile ${profile} is stored${storageNotice(kept, (await profiles()).path)}`);
  return profile;
};
