// Fetching a pass onto this phone (`/enrol`): by the code of the household letter with the year of
// birth, and, for somebody signed in, the passes of family this phone may show. Promises: the code
// works once and is not kept; what comes back leaves this page in the fragment only, for `/pass`.
import user from 'virtual:icons/user-round-plus';
import '../shell/tokens.css';
import '../shell/page.css';
import './enrol.css';
import { call, load_session, Trouble, type Listing } from '../shell/api';
import { announce, h, icon, replace, type Child } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { learn } from '../shell/language';
import { as_trouble, explain } from '../shell/parts';
import { new_key } from '../shell/retry';
import { relation_words, t } from './words';

interface Relative {
  person_id: string;
  name: string;
  relation: string;
  is_on: boolean;
}

const kCode = /^[0-9A-HJKMNP-TV-Z]{9}$/;

let family: Relative[] = [];
let typed = '';
let year = '';
let is_signed_in = false;

// What this phone has already: one that staff set up is confirmed by the code and goes on.
function held(): string {
  try {
    return String(JSON.parse(localStorage.getItem('pass.capability') ?? '""'));
  } catch {
    return '';
  }
}

// What a hand writes for a digit: O for 0, I or L for 1.
function code_of(text: string): string {
  const found = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return kCode.test(found) ? found : '';
}

const grouped = (code: string): string => code.replace(/(...)(?=.)/g, '$1-');

// By this phone's pass when it has one: no session is asked for.
async function send_code(code: string, birth_year: number): Promise<{ capability: string }> {
  const reply = await fetch('/v1/pass/enrol/code', {
    method: 'POST',
    credentials: 'omit',
    cache: 'no-store',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': new_key(),
      'X-Firstline-Pass': held(),
    },
    body: JSON.stringify({ code, birth_year }),
  }).catch(() => null);
  if (!reply) throw new Trouble('offline', 'web.offline');
  if (reply.ok) return (await reply.json()) as { capability: string };
  if (reply.status === 429) throw new Trouble('too_many', 'pass.too_many_tries', 429);
  if (reply.status >= 500) throw new Trouble('unavailable', 'web.busy', reply.status);
  throw new Trouble('absent', 'pass.wrong_code', reply.status);
}

function form(): HTMLElement {
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const code = h('input', {
    class: 'input', id: 'code', maxlength: 13, autocomplete: 'one-time-code',
    autocapitalize: 'characters', spellcheck: 'false', value: typed, placeholder: 'XXX-XXX-XXX',
  });
  const born = h('input', {
    class: 'input', id: 'born', maxlength: 4, inputmode: 'numeric', autocomplete: 'bday-year',
    value: year,
  });
  const submit = async (): Promise<void> => {
    typed = code.value;
    year = born.value.trim();
    const found = code_of(typed);
    if (!found) {
      replace(wrong, t('code_form'));
      return code.focus();
    }
    if (!/^(19|20)\d\d$/.test(year)) {
      replace(wrong, t('year_form'));
      return born.focus();
    }
    replace(wrong, '');
    try {
      const { capability } = await send_code(grouped(found), Number(year));
      location.assign(`/pass#${capability}`);
    } catch (reason) {
      const trouble = as_trouble(reason);
      const is_no = ['absent', 'refused', 'bad_input', 'conflict'].includes(trouble.kind);
      const told = explain(trouble, 0);
      replace(wrong, is_no ? t('code_wrong') : `${told.bold} ${told.note}`);
    }
  };
  return h(
    'form',
    {
      class: 'card stack',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    h('label', { for: 'code' }, t('code')),
    code,
    h('label', { for: 'born' }, t('year')),
    born,
    wrong,
    h('button', { class: 'button main big', type: 'submit' }, t('send')),
  );
}

async function add(one: Relative): Promise<void> {
  try {
    const body = { person_id: one.person_id };
    await call('POST', '/v1/pass/family', { body, key: new_key() });
    one.is_on = true;
    announce(t('added', { name: one.name }));
  } catch (reason) {
    announce(explain(as_trouble(reason), 0).bold);
  }
  draw();
}

function relatives(): Child[] {
  if (!is_signed_in) return [h('p', { class: 'note' }, t('family_sign_in'))];
  if (family.length === 0) return [];
  const who = ({ name, relation }: Relative) =>
    h('span', { class: 'what' }, h('b', {}, name), h('span', {}, relation_words(relation)));
  const row = (one: Relative) =>
    h(
      'li',
      { class: 'row' },
      icon(user),
      who(one),
      one.is_on
        ? h('span', { class: 'small' }, t('is_on'))
        : h(
            'button',
            { class: 'button fit', type: 'button', onclick: () => void add(one) },
            t('show_here'),
          ),
    );
  return [
    h('h2', { class: 'head' }, t('family')),
    h('p', { class: 'note' }, t('family_note')),
    h('ul', { class: 'rows' }, ...family.map(row)),
  ];
}

function draw(): void {
  frame(
    { redraw: draw, back_to: '/pass' },
    h(
      'div',
      { class: 'lead' },
      h('h1', { tabindex: -1 }, t('title')),
      h('p', { class: 'note' }, t('note')),
    ),
    form(),
    ...relatives(),
  );
}

async function ask_family(): Promise<void> {
  const session = await load_session().catch(() => null);
  if (session?.demo) show_demo_bar(session.account.name);
  is_signed_in = session?.account.kind === 'resident';
  if (!is_signed_in) return;
  const found = await call<Listing<Relative>>('GET', '/v1/pass/family').catch(() => null);
  family = found?.items ?? [];
  draw();
}

void learn().then(() => {
  draw();
  void ask_family();
});
