import type { Environment } from '../context.ts';

/** Opens an address in the person's browser; false where there is none. */
export const openBrowser = async (_url: string, _environment: Environment): Promise<boolean> => false;
