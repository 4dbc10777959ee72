/** A word about what was just done is said once: the address forgets it, so that reloading does not repeat it. */
export function noticed(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has('notice')) return;
  url.searchParams.delete('notice');
  history.replaceState(null, '', url);
}
