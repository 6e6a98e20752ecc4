// Language and size of type: two switches kept on this phone, set before first paint by the small
// script that tools/plugins.mjs puts into every page. Chinese first; English is complete too.
// Plain TypeScript pages carry Chinese and fetch English when it is chosen, once, as one small
// cached file; the React entries read the same two switches.

export type Language = 'zh' | 'en';

const kLanguageKey = 'language';
const kSizeKey = 'size';

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* private mode: the choice lasts until the page is left */
  }
}

export function language(): Language {
  return document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
}

export function set_language(wanted: Language): void {
  document.documentElement.lang = wanted === 'en' ? 'en' : 'zh-CN';
  keep(kLanguageKey, wanted);
}

export function is_large(): boolean {
  return document.documentElement.dataset.size === 'large';
}

export function set_large(wanted: boolean): void {
  document.documentElement.dataset.size = wanted ? 'large' : 'normal';
  keep(kSizeKey, wanted ? 'large' : 'normal');
}

export type Words<Key extends string> = Readonly<Record<Key, string>>;
export type Values = Readonly<Record<string, string | number>>;

let english: Readonly<Record<string, string>> | null = null;

// Fetches this page's English words when it is in English (the build knows where they are). When
// they cannot be had the page goes on in Chinese and says so to screen readers.
export async function learn(): Promise<void> {
  if (language() !== 'en' || english) return;
  try {
    english = (await import(/* @vite-ignore */ __ENGLISH__)).kEnglish;
  } catch {
    document.documentElement.lang = 'zh-CN';
  }
}

// `{name}` in a message is replaced; a missing value is left visible, so a test finds it.
export function fill(message: string, values: Values = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

// t('key', {values}) in the language of the moment.
export function translator<Key extends string>(zh: Words<Key>) {
  return (key: Key, values?: Values): string =>
    fill((language() === 'en' ? english?.[key] : undefined) ?? zh[key], values);
}
