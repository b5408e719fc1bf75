/** `_disable` and `_enable`, as several resources have them. Whether a repeat is refused is not known; it changes nothing. */
export function disableOrEnable(
  row: { disabled_at: string | null; updated_at: string },
  triggers: ReadonlySet<string>,
  at: string,
): void {
  if (triggers.has('_disable')) row.disabled_at ??= at;
  if (triggers.has('_enable')) row.disabled_at = null;
  if (triggers.has('_disable') || triggers.has('_enable')) row.updated_at = at;
}
