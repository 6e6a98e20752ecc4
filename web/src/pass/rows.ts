// Rows that both resident pages show.
import chevron_right from 'virtual:icons/chevron-right';
import { h, icon } from '../shell/dom';
import { t } from './words';

export function link_row(drawing: string, href: string, bold: string, note: string): HTMLElement {
  return h(
    'a',
    { class: 'row', href },
    icon(drawing),
    h('span', { class: 'what' }, h('b', {}, bold), h('span', {}, note)),
    icon(chevron_right),
  );
}

export const hotline_row = (drawing: string, number: string): HTMLElement =>
  link_row(
    drawing,
    `tel:${number}`,
    t('call_hotline').replace('12345', number),
    t('call_hotline_note'),
  );
