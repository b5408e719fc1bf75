import { factsOf, keys } from './catalogue.ts';

export interface Variable {
  readonly name: string;
  readonly description: string;
  readonly secret: boolean;
}

const switches: readonly (readonly [name: string, description: string])[] = [
  ['KLARNA_CL_PROFILE', 'Profile to use, as --profile; unlike the flag it gives way to credential variables.'],
  ['KLARNA_CL_CONFIG_DIR', 'Folder of the stored profiles.'],
  ['KLARNA_CL_STATE_DIR', 'Folder of the runs and of the cached access tokens.'],
  ['KLARNA_CL_NO_INPUT', 'When set, nothing is ever asked, as with --no-input.'],
  ['KLARNA_CL_NO_KEYRING', "When set, the system's keyring is never opened, and secrets are stored in the file."],
  ['KLARNA_CL_ACCESSIBLE', 'When set, plain lines replace spinners and menus that are redrawn.'],
  ['KLARNA_CL_QUEUE_URL', 'Address of the Redis that batches are shared out over, in place of --queue.'],
  ['KLARNA_CL_QUEUE_PASSWORD', 'Password for it.'],
  ['KLARNA_CL_QUEUE_KEY', 'Key that seals what goes through it: 32 bytes in base64.'],
  ['BROWSER', 'Command that opens a page for the customer, or several with colons between; none for none.'],
  ['FORCE_COLOR', 'When set, output is coloured even where it goes to a file; with 0 or false it never is.'],
  ['NO_COLOR', 'When set, nothing is coloured, unless FORCE_COLOR is set.'],
  ['CLICOLOR_FORCE', 'As FORCE_COLOR, but it gives way to NO_COLOR; 0 means nothing.'],
  ['CLICOLOR', 'With the value 0, nothing is coloured, unless one of the above is set.'],
  ['HTTPS_PROXY', 'Proxy for the requests to both services.'],
  ['ALL_PROXY', 'The same, where HTTPS_PROXY is not set.'],
  ['NO_PROXY', 'Hosts that are reached without the proxy, separated by commas.'],
  ['TERM', 'With the value dumb, nothing is coloured or redrawn.'],
  ['XDG_CONFIG_HOME', 'Where the folder of the stored profiles is made, unless KLARNA_CL_CONFIG_DIR is set.'],
  ['XDG_STATE_HOME', 'Where the folder of the runs is made, unless KLARNA_CL_STATE_DIR is set.'],
  ['COMMERCELAYER_CONFIG_DIR', 'Where `config import --from commercelayer-cli` looks, as the official CLI does.'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', 'With the value 0, nothing is sent: certificates are always checked.'],
  ['NODE_EXTRA_CA_CERTS', 'PEM file of certificates that Node trusts besides its own.'],
];

/** Every environment variable that the tool reads; `help environment` prints it. */
export const environmentVariables: readonly Variable[] = [
  ...keys.flatMap((key) => {
    const { variable, description, secret } = factsOf(key);
    return variable ? [{ name: variable, description, secret: secret === true }] : [];
  }),
  ...switches.map(([name, description]) => ({ name, description, secret: false })),
];
