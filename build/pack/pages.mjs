// Markdown that is written for the repository, made fit for the package: nothing in it leads to a file that is not there.
import { posix } from 'node:path';

/** A part between these comments is for readers of the repository, or of the package, alone. */
const forRepository = /<!-- repository -->[\s\S]*?<!-- \/repository -->\n*/g;
const forPackage = /<!-- package\n([\s\S]*?)\/package -->/g;

/** HTML as it is written here: one picture for each colour scheme. */
const pictures = /<picture>[\s\S]*?<\/picture>/g;
const imageIn = /<img alt="([^"]*)" src="([^"]*)">/;

const described = (alt) => `*(A picture in the repository: ${alt.replace(/\.$/, '')}.)*`;

const link = /(!?)\[((?:[^\]\\]|\\.|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)/g;

/**
 * @param page its path in the package
 * @param isShipped whether a path is a file of the package
 */
export const fitForPackage = (text, page, isShipped) => {
  const leads = (target) => {
    if (/^(?:[a-z]+:|#)/.test(target)) return true;
    return isShipped(posix.join(posix.dirname(page), target.replace(/#.*$/, '')));
  };
  return text
    .replace(forRepository, '')
    .replace(forPackage, '$1')
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part
            .replace(link, (whole, isPicture, label, target) => {
              if (leads(target)) return whole;
              return isPicture ? described(label) : label;
            })
            .replace(pictures, (whole) => {
              const [, alt, source] = imageIn.exec(whole) ?? [];
              return alt === undefined || leads(source) ? whole : described(alt);
            }),
    )
    .join('')
    .replace(/\n{3,}/g, '\n\n');
};
