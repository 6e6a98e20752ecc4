// What a guard writes down: a visitor, someone without a phone, a temperature, and the six urgent
// reasons (guard 1). Each is kept on the phone before the screen says so. Nothing here can refuse
// anyone: a form that cannot be kept says so, and the person goes in by paper and pen.
import ambulance from 'virtual:icons/ambulance';
import baby from 'virtual:icons/baby';
import basket from 'virtual:icons/shopping-basket';
import chevron_left from 'virtual:icons/chevron-left';
import exit from 'virtual:icons/door-open';
import house from 'virtual:icons/house';
import pill from 'virtual:icons/pill';
import { h, icon, type Child } from '../shell/dom';
import { kCallDuty, show_big, type VerdictActs } from './verdict_view';
import { can_keep } from './outbox';
import { button, outbox, screen } from './state';
import { say_key, t, type GateKey } from './words';

export const kFeverTenths = 373;
const kLowTenths = 340;
const kHighTenths = 430;

function page(title: string, back: () => void, ...content: Child[]): void {
  screen(
    'form_page',
    h(
      'header',
      { class: 'bar inner' },
      h(
        'button',
        { class: 'iconbutton', type: 'button', 'aria-label': t('back'), onclick: back },
        icon(chevron_left),
      ),
      h('h1', { tabindex: -1 }, title),
    ),
    h('main', { class: 'page' }, ...content),
  );
}

const kReasons: readonly (readonly [string, string])[] = [
  ['doctor', ambulance],
  ['medicine', pill],
  ['food', basket],
  ['home', house],
  ['shelter', exit],
  ['people', baby],
];

// Guard 1: one tap, one of six reasons, done. The record holds time, gate and reason, no person.
export function show_urgent(back: () => void, next: () => void): void {
  const choose = (reason: string) => {
    void outbox.add('care', { reason });
    show_let_in(reason, () => show_urgent(back, next), next);
  };
  page(
    t('urgent_what'),
    back,
    h('p', { class: 'note' }, t('urgent_note')),
    h(
      'ul',
      { class: 'reasons' },
      ...kReasons.map(([reason, drawing]) =>
        h(
          'li',
          {},
          button('', () => choose(reason), icon(drawing), h('b', {}, say_key(`care_${reason}`))),
        ),
      ),
    ),
    h('p', { class: 'notice' }, t('urgent_end')),
  );
}

function show_let_in(reason: string, change: () => void, next: () => void): void {
  const acts: VerdictActs = {
    next, urgent: change, hand_on: next, let_in: next, name_wrong: next, call_duty: '',
  };
  const who = h(
    'p',
    { class: 'same' },
    h('span', {}, t('care_reason')),
    h('b', {}, say_key(`care_${reason}`)),
    button('quiet fit push', change, t('care_change')),
  );
  show_big({ look: 'care', say: t('do_care'), second: '', who }, acts);
}

interface Field {
  name: string;
  label: GateKey;
  is_needed?: boolean;
  kind?: string;
  hint?: GateKey;
  wrong?: (value: string) => GateKey | null;
}

const kForms: Readonly<Record<'visitor' | 'no_phone', readonly Field[]>> = {
  visitor: [
    { name: 'name', label: 'name', is_needed: true },
    {
      name: 'phone',
      label: 'phone',
      is_needed: true,
      kind: 'tel',
      wrong: (value) => (value.replace(/\D/g, '').length < 7 ? 'phone_wrong' : null),
    },
    { name: 'whom', label: 'whom', is_needed: true },
    { name: 'purpose', label: 'purpose' },
  ],
  no_phone: [
    { name: 'name', label: 'name', is_needed: true },
    { name: 'last_four', label: 'no_phone_four' },
    { name: 'told', label: 'told' },
  ],
};

interface FieldPart {
  part: HTMLElement;
  input: HTMLInputElement;
  wrong: HTMLElement;
}

function field_part(field: Field): FieldPart {
  const id = `f_${field.name}`;
  const input = h('input', {
    class: 'input',
    id,
    type: field.kind ?? 'text',
    maxlength: 100,
    autocomplete: 'off',
    'aria-describedby': `${id}_wrong`,
  });
  const wrong = h('p', { class: 'wrong', id: `${id}_wrong` });
  const optional = field.is_needed ? null : h('span', { class: 'note' }, t('optional'));
  const label = h('label', { for: id }, t(field.label), optional);
  return { part: h('div', { class: 'field' }, label, input, wrong), input, wrong };
}

export function show_form(
  kind: 'visitor' | 'no_phone',
  back: () => void,
  done: (words: string) => void,
): void {
  const fields = kForms[kind].map((field) => ({ field, ...field_part(field) }));
  const save = async (): Promise<void> => {
    let first_wrong: HTMLInputElement | null = null;
    for (const { field, input, wrong } of fields) {
      const value = input.value.trim();
      const fault = field.is_needed && !value ? 'needed' : value ? field.wrong?.(value) : null;
      wrong.textContent = fault ? t(fault) : '';
      input.setAttribute('aria-invalid', String(Boolean(fault)));
      if (fault) first_wrong ??= input;
    }
    if (first_wrong) return first_wrong.focus();
    const pairs = fields.map(({ field, input }) => [field.name, input.value.trim()]);
    const is_kept = await outbox.add(kind, Object.fromEntries(pairs.filter(([, value]) => value)));
    done(t(is_kept ? 'kept_in' : 'not_kept'));
  };
  const form = h(
    'form',
    { class: 'form', novalidate: true },
    ...fields.map(({ part }) => part),
    h('button', { class: 'button main big', type: 'submit' }, t('save')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });
  const note = can_keep() ? null : h('p', { class: 'notice look' }, t('not_kept'));
  page(t(kind), back, note, form);
  fields[0]?.input.focus();
}

// Tenths of a degree from what is typed: 36.5, 365, 36,5. Null: no temperature of a person.
export function tenths_of(typed: string): number | null {
  const text = typed.trim().replace(/[,，。]/, '.');
  const found = /^(\d\d)\.?(\d)?$/.exec(text);
  const tenths = found ? Number(found[1]) * 10 + Number(found[2] ?? 0) : Number.NaN;
  return tenths >= kLowTenths && tenths <= kHighTenths ? tenths : null;
}

export const is_fever = (tenths: number): boolean => tenths >= kFeverTenths;

export function show_temperature(back: () => void, done: (words: string) => void): void {
  const wrong = h('p', { class: 'wrong', id: 'degrees_wrong' });
  const input = h('input', {
    class: 'input code',
    id: 'degrees',
    inputmode: 'decimal',
    maxlength: 5,
    autocomplete: 'off',
    'aria-describedby': 'degrees_wrong',
  });
  const form = h(
    'form',
    { class: 'form' },
    h('div', { class: 'field' }, h('label', { for: 'degrees' }, t('temperature_c')), input, wrong),
    h('button', { class: 'button main big', type: 'submit' }, t('save')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const tenths = tenths_of(input.value);
    wrong.textContent = tenths === null ? t('temperature_wrong') : '';
    if (tenths === null) return input.focus();
    void outbox.add('temperature', { tenths });
    const degrees = (tenths / 10).toFixed(1);
    if (is_fever(tenths)) show_fever(degrees, back, done);
    else done(t('no_fever', { degrees }));
  });
  page(t('temperature'), back, form);
  input.focus();
}

function show_fever(degrees: string, back: () => void, done: (words: string) => void): void {
  const acts: VerdictActs = {
    next: back,
    urgent: () => show_urgent(back, back),
    hand_on: back,
    let_in: back,
    name_wrong: back,
    measure_again: () => show_temperature(back, done),
    call_duty: kCallDuty,
  };
  const who = h('p', { class: 'same' }, h('b', {}, t('fever', { degrees })));
  show_big({ look: 'ask', say: t('fever_do'), second: '', who }, acts);
}
