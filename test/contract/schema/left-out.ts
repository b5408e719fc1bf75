/**
 * Writes that are taken but do not read back as they were given, and why. They are still written, and must be accepted;
 * a relationship named here is not written at all.
 */
export const effects: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
