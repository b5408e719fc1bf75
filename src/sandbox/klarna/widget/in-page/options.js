import { categoryNotProvided, categoryNotSupported, instanceIdNotProvided, invalidClientToken } from './errors.js';

/** As sessions of Klarna Payments name them. */
const knownCategories = ['klarna', 'pay_now', 'pay_later', 'pay_over_time', 'direct_bank_transfer', 'direct_debit'];

const decoded = (part) => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));

/**
 * A header that says how the token is signed, and something behind it: the sample of Commerce Layer's how-to, which the
 * sandbox's first payment has, ends in the middle. Whether it is a session's token, the sandbox says when it is loaded.
 * @throws where it is no JSON Web Token
 */
export const readClientToken = (options) => {
  const token = options?.client_token;
  try {
    const [, header] = /^([\w-]+)\.[\w-]+(?:\.[\w-]+)?$/.exec(token);
    if (typeof decoded(header).alg === 'string') return token;
  } catch {
    // Said below.
  }
  throw invalidClientToken();
};

/**
 * Which of the page's widgets the options are about, by the name that `load` gave it. Klarna's reference wants a category
 * "when required", without saying when; here always.
 */
export const readCategories = ({
  payment_method_category: one,
  payment_method_categories: several,
  instance_id,
} = {}) => {
  const categories = Array.isArray(several) ? several : one === undefined || one === null ? [] : [one];
  if (categories.length === 0) throw categoryNotProvided();
  for (const category of categories) if (!knownCategories.includes(category)) throw categoryNotSupported(category);
  if (Array.isArray(several) && !instance_id) throw instanceIdNotProvided();
  return { widget: instance_id ?? one, categories };
};

/** The arguments behind the options: both may be left out. */
export const readRest = (rest) => {
  const callback = rest.find((each) => typeof each === 'function');
  const data = rest.find((each) => typeof each === 'object' && each !== null);
  return {
    // What cannot be sent to a frame cannot be sent to Klarna either.
    data: data === undefined ? {} : JSON.parse(JSON.stringify(data)),
    call: (result) => {
      if (callback) callback(result);
    },
  };
};
