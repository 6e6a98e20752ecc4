// Light, dark or as the system says: kept on this device, set before first paint by the page's
// head. Called by "mine" in field and the top bar of console.

export type Theme = 'system' | 'light' | 'dark';

export function theme(): Theme {
  const found = document.documentElement.dataset.theme;
  return found === 'dark' || found === 'light' ? found : 'system';
}

export function set_theme(wanted: Theme): void {
  if (wanted === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
  try {
    if (wanted === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', wanted);
  } catch {
    /* private mode: the choice lasts until the page is left */
  }
}

export function is_dark(): boolean {
  const chosen = theme();
  return chosen === 'system'
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : chosen === 'dark';
}
