// Language and size of type: two switches kept on this phone, set before first paint by the small
// script that tools/plugins.mjs puts into every page. Chinese first; English is complete too.
// For plain TypeScript; the React entries read the same keys and use react-intl.

export type Language = 'zh' | 'en';

const kLanguageKey = 'language';
const kSizeKey = 'size';

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch { /* private mode: the choice lasts until the page is left */ }
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

// `{name}` in a message is replaced; a missing value is left visible, so a test finds it.
export function fill(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

// t('key', {values}) in the language of the moment.
export function translator<Key extends string>(zh: Words<Key>, en: Words<Key>) {
  return (key: Key, values?: Readonly<Record<string, string | number>>): string =>
    fill((language() === 'en' ? en : zh)[key], values);
}
