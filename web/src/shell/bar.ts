// The bar on top of every plain page with its two switches, the empty state and the window's title:
// what even the smallest page needs.
import a_large_small from 'virtual:icons/a-arrow-up';
import { h, icon, type Child } from './dom';
import { is_large, language, learn, set_language, set_large, translator } from './language';
import { kBarZh } from './words';

const say = translator(kBarZh);

// The two switches; `redraw` shows the same page again in the new language.
export function switches(redraw: () => void): HTMLElement {
  const other = language() === 'en' ? 'zh' : 'en';
  return h(
    'div',
    { class: 'switches' },
    h(
      'button',
      {
        class: 'iconbutton',
        type: 'button',
        lang: other === 'en' ? 'en' : 'zh-CN',
        onclick: () => {
          set_language(other);
          void learn().then(redraw);
        },
      },
      say('other_language'),
    ),
    h(
      'button',
      {
        class: 'iconbutton',
        type: 'button',
        'aria-pressed': String(is_large()),
        onclick: () => {
          set_large(!is_large());
          redraw();
        },
      },
      icon(a_large_small),
      say(is_large() ? 'normal_size' : 'large'),
    ),
  );
}

export function top_bar(redraw: () => void): HTMLElement {
  return h(
    'header',
    { class: 'bar' },
    h('span', { class: 'brand' }, say('brand'), h('small', { lang: 'en' }, say('brand_second'))),
    switches(redraw),
  );
}

export function state_block(
  drawing: string,
  bold: string,
  note = '',
  ...more: Child[]
): HTMLElement {
  return h(
    'div',
    { class: 'state' },
    icon(drawing),
    h('h1', { tabindex: -1 }, bold),
    note ? h('p', { class: 'note' }, note) : null,
    ...more,
  );
}

// The title of the window is the sentence the page opens with.
export function entitle(): void {
  const head = document.querySelector('h1')?.textContent ?? '';
  document.title = `${head} · ${say('brand')}`;
}

export function wait_words(length_ms: number): string {
  const seconds = Math.max(1, Math.round(length_ms / 1000));
  return seconds < 90
    ? say('seconds_short', { n: seconds })
    : say('minutes_short', { n: Math.round(seconds / 60) });
}
