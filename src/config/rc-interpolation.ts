import { factsOf, type Key, keys } from './catalogue.ts';
import { failure } from './failure.ts';
import type { RcFile } from './rc-file.ts';
import { type Environment, variableOf } from './variable.ts';

const reference = /\$\{([^}]*)\}/g;
const allowed = /^(CL|KLARNA)_[A-Z0-9_]+$/;

/** A variable that holds a secret by its name, such as CL_STAGING_CLIENT_SECRET; KLARNA_KEY is the path of a file. */
const soundsSecret = (name: string, key: Key): boolean =>
  /SECRET|TOKEN|API_?KEY|PASSW|PASSPHRASE|PWD|CREDENTIAL|JWT/.test(name) || (!factsOf(key).file && /KEY$/.test(name));

/** True where nothing of the value stands in the file itself. */
export const isInterpolated = (text: string): boolean => text.replace(reference, '') === '';

/** The variables that a value takes its text from. */
export const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(reference)].map(([, name = '']) => name);

const refuse = (path: string, where: string, why: string, hint: string): never => {
  throw failure('config', `${path} cannot be used: ${where} names a variable that it may not have.`, why, hint);
};

const check = (path: string, where: string, key: Key, text: string): void => {
  for (const name of variablesIn(text)) {
    if (!allowed.test(name)) {
      refuse(
        path,
        where,
        'Only CL_… and KLARNA_… variables are looked up.',
        `Name one of those in ${where}, as \${CL_CLIENT_ID}.`,
      );
    }
    // A secret in a host name or an organization would be sent, and shown, where secrets do not belong.
    if (!factsOf(key).secret && soundsSecret(name, key)) {
      refuse(path, where, `${name} holds a secret, and ${key} is not secret.`, `Take ${name} out of ${where}.`);
    }
  }
  if (text.replace(reference, '').includes('${')) {
    refuse(path, where, 'A ${ is not closed.', `Close it with } in ${where}.`);
  }
};

/** Refuses references that no `.klarnarc` may hold, in any profile. @throws CliError `config` naming file and key */
export const refusedIn = (path: string, { values, profiles }: Omit<RcFile, 'path'>): void => {
  const sections = [
    ['', values] as const,
    ...[...profiles].map(([name, section]) => [`profiles.${name}.`, section] as const),
  ];
  for (const [where, section] of sections) {
    for (const key of keys) {
      const text = section[key];
      if (text !== undefined) check(path, `${where}${key}`, key, text);
    }
  }
};

/** A value with its variables looked up. @throws CliError `config` naming the variable that is not set */
export const interpolate = (path: string, where: string, text: string, environment: Environment): string =>
  text.replace(reference, (_whole, name: string) => {
    const value = variableOf(environment, name);
    if (value !== undefined) return value;
    throw failure(
      'config',
      `${path} needs the variable ${name}, which is not set.`,
      `${where} takes its value from it.`,
      `Set ${name}, or write the value of ${where} into a profile of your own with klarna-cl config set.`,
    );
  });
