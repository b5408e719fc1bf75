import type { MachineFacts } from '../../context.ts';
import { type Check, check } from './check.ts';

declare const KLARNA_CL_VERSION: string;

/** `engines` of package.json; a test keeps them the same. */
export const oldestNode = '20.17';

const isOlder = (version: string, than: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
};

/** What runs here. */
export const toolChecks = ({ node, platform, release, architecture }: MachineFacts): readonly Check[] => {
  const version = check('This tool', 'node');
  return [
    check('This tool', 'version').ok(`klarna-cl ${KLARNA_CL_VERSION} on ${platform} ${release} (${architecture}).`),
    isOlder(node, oldestNode)
      ? version.fail(
          `Node ${node} is older than ${oldestNode}.`,
          `Install Node ${oldestNode} or newer: https://nodejs.org`,
        )
      : version.ok(`Node ${node}; ${oldestNode} or newer is needed.`),
  ];
};
