// The demo's first page: the people one may be, in groups, and the tour in one sentence.
import chevron_right from 'virtual:icons/chevron-right';
import clock_alert from 'virtual:icons/clock-alert';
import hand_heart from 'virtual:icons/heart-handshake';
import house from 'virtual:icons/house';
import landmark from 'virtual:icons/landmark';
import route from 'virtual:icons/route';
import scroll_text from 'virtual:icons/scroll-text';
import type { DemoPerson } from '../shell/api';
import { enter_demo, title_of } from '../shell/demo';
import { h, icon, type Child } from '../shell/dom';
import { start_tour } from '../shell/demo_tour';
import { frame } from '../shell/frame';
import { as_trouble, state_block } from '../shell/parts';
import { kEnterZh, t, type EnterKey } from './words';

interface Group {
  head: EnterKey;
  where: EnterKey;
  who: readonly string[];
}

const kGroups: readonly Group[] = [
  { head: 'group_resident', where: 'on_phone', who: ['resident'] },
  { head: 'group_community_worker', where: 'on_phone', who: ['community_worker'] },
  { head: 'group_officer', where: 'on_computer', who: ['street_officer', 'city_officer'] },
  { head: 'group_desk', where: 'on_computer', who: [] },
  { head: 'group_auditor', where: 'on_computer', who: ['auditor', 'administrator'] },
];
const kNamed = new Set(kGroups.flatMap((group) => group.who));

// A person of a desk that has no group of its own stands among the other desks.
const is_in = (group: Group, person: DemoPerson): boolean =>
  group.who.length > 0 ? group.who.includes(person.who) : !kNamed.has(person.who);

const kIcons: Readonly<Record<string, string>> = {
  resident: house,
  community_worker: route,
  street_officer: clock_alert,
  city_officer: landmark,
  auditor: scroll_text,
  district_officer: landmark,
  complaint_handler: scroll_text,
};

export async function become(token: string): Promise<void> {
  location.replace(await enter_demo(token));
}

function does(who: string): HTMLElement | null {
  const key = `do_${who}`;
  return key in kEnterZh ? h('span', { class: 'does' }, t(key as EnterKey)) : null;
}

function person_row(person: DemoPerson, failed: (reason: unknown) => void): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      {
        class: 'row person',
        type: 'button',
        onclick: () => {
          become(person.token).catch(failed);
        },
      },
      h('span', { class: 'disc' }, icon(kIcons[person.who] ?? landmark)),
      h(
        'span',
        { class: 'what' },
        h('b', {}, person.name),
        h('span', {}, title_of(person)),
        does(person.who),
      ),
      icon(chevron_right),
    ),
  );
}

function tour(people: readonly DemoPerson[]): Child {
  const first = (who: string) => people.find((person) => person.who === who)?.name;
  const [resident, worker, officer] = [
    first('resident'),
    first('community_worker'),
    first('street_officer'),
  ];
  if (!resident || !worker || !officer) return null;
  return h(
    'p',
    { class: 'notice tour' },
    icon(hand_heart),
    h(
      'span',
      {},
      h('b', {}, t('tour')),
      t('tour_note', { resident, worker, officer }),
      h(
        'button',
        {
          class: 'button fit',
          type: 'button',
          onclick: () => {
            start_tour();
            const person = people.find((one) => one.who === 'resident');
            if (person) void become(person.token);
          },
        },
        t('tour_start'),
      ),
    ),
  );
}

export function show_people(people: readonly DemoPerson[], notice: Child = null): void {
  const failed = (reason: unknown) => {
    as_trouble(reason);
    show_people(people, dead_link());
  };
  frame(
    {
      redraw: () => show_people(people),
      dock: h(
        'footer',
        { class: 'foot' },
        h('span', {}, t('real_use')),
        h('a', { class: 'iconbutton', href: '/gate' }, t('to_gate')),
        h('a', { class: 'iconbutton', href: '#staff' }, t('real_staff')),
        h('a', { class: 'iconbutton', href: '#resident' }, t('real_resident')),
      ),
    },
    notice,
    h(
      'div',
      { class: 'lead wide' },
      h('h1', { class: 'hero', tabindex: -1 }, t('who')),
      h('p', { class: 'note' }, t('who_note')),
    ),
    tour(people),
    h(
      'div',
      { class: 'groups' },
      ...kGroups.map((group) => {
        const { head, where } = group;
        const members = people.filter((person) => is_in(group, person));
        return members.length === 0
          ? null
          : h(
              'section',
              { class: 'rows' },
              h(
                'div',
                { class: 'grouphead' },
                h('h2', {}, t(head)),
                h('span', { class: 'small' }, t(where)),
              ),
              h('ul', { class: 'members' }, ...members.map((person) => person_row(person, failed))),
            );
      }),
    ),
  );
}

export function dead_link(): HTMLElement {
  return h(
    'div',
    { class: 'notice look' },
    icon(scroll_text),
    h('div', {}, h('b', {}, t('link_used')), h('span', {}, t('link_used_note'))),
  );
}

export const entering = (): HTMLElement => state_block(house, t('entering'));
