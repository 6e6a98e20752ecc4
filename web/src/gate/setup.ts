// Setting up a gate: which door this is and of what kind, the list from the server or a stick, and
// the issuer's key, which is compared by a person once when it comes by file.
import chevron_left from 'virtual:icons/chevron-left';
import { h, icon, type Child } from '../shell/dom';
import { kPlaces, type PlaceKind } from '../seal/verdict';
import { fingerprint_of, root_of_file, type Loaded } from './keep';
import { freshness } from './ready';
import { button, kept, screen } from './state';
import { say_key, t } from './words';

let said = '';
let offered: { spki: Uint8Array; print: string } | null = null;

async function take_file(file: File, draw: () => void): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const spki = kept.trust ? null : root_of_file(bytes);
  if (spki) offered = { spki, print: await fingerprint_of(spki) };
  else said = say_key(`load_${await kept.take(bytes)}`);
  draw();
}

function offer(draw: () => void): Child {
  if (!offered) return null;
  const { spki, print } = offered;
  const end = (is_right: boolean) => {
    offered = null;
    if (!is_right) return draw();
    void kept.pin_root({ spki, is_demo: false }).then(draw);
  };
  return h(
    'div',
    { class: 'notice look' },
    h(
      'div',
      {},
      h('p', {}, t('root_check', { print })),
      button('main', () => end(true), t('root_yes')),
      button('', () => end(false), t('root_no')),
    ),
  );
}

function list_part(draw: () => void): Child[] {
  const load = async () => {
    const found: Loaded = await kept.load();
    said = say_key(`load_${found}`);
    draw();
  };
  const file = h('input', { class: 'skip', type: 'file', id: 'stick', tabindex: -1 });
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (chosen) void take_file(chosen, draw);
  });
  file.setAttribute('aria-label', t('load_file'));
  return [
    h('h2', {}, t('list')),
    h('p', { class: 'note' }, freshness()),
    said ? h('p', { class: 'notice', role: 'status' }, said) : null,
    offer(draw),
    button('', () => void load(), t('load')),
    file,
    button('', () => file.click(), t('load_file')),
    kept.fingerprint
      ? h('p', { class: 'small' }, t('root', { print: kept.fingerprint }))
      : null,
  ];
}

function kind_part(chosen: PlaceKind): HTMLElement {
  return h(
    'fieldset',
    { class: 'kinds' },
    h('legend', {}, t('place_kind')),
    ...kPlaces.map((kind) =>
      h(
        'label',
        { class: 'choice' },
        h('input', { type: 'radio', name: 'kind', value: kind, checked: kind === chosen }),
        say_key(`kind_${kind}`),
      ),
    ),
    h('p', { class: 'note' }, t('kind_note')),
  );
}

// Before a gate has a name there is nothing to go back to.
function head(back: () => void): HTMLElement {
  const title = h('h1', { tabindex: -1 }, t('settings'));
  if (!kept.place) return h('header', { class: 'bar' }, title);
  const way = h(
    'button',
    { class: 'iconbutton', type: 'button', 'aria-label': t('back'), onclick: back },
    icon(chevron_left),
  );
  return h('header', { class: 'bar inner' }, way, title);
}

export function show_setup(done: () => void): void {
  const name = h('input', {
    class: 'input', id: 'place', maxlength: 24, placeholder: t('place_name_hint'),
    autocomplete: 'off', value: kept.place?.name ?? '',
  });
  const spoken = h('input', { type: 'checkbox', checked: kept.place?.is_spoken ?? false });
  const form = h(
    'form',
    { class: 'form' },
    h('div', { class: 'field' }, h('label', { for: 'place' }, t('place_name')), name),
    kind_part(kept.place?.kind ?? 'gate'),
    h('label', { class: 'choice' }, spoken, t('spoken')),
    h('button', { class: 'button main big', type: 'submit' }, t('begin')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const kind = String(new FormData(form).get('kind') ?? 'gate') as PlaceKind;
    const place = { name: name.value.trim() || t('title'), kind, is_spoken: spoken.checked };
    said = '';
    void kept.set_place(place).then(done);
  });
  const draw = () =>
    screen(
      'form_page',
      head(done),
      h('main', { class: 'page' }, form, ...list_part(draw)),
    );
  draw();
}
