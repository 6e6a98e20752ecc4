// The entry for signing in (`/enter`): staff by account, residents by phone, and in the demo by
// tapping a person. The fragment says which: #staff, #resident, #enrol, #demo=TOKEN (at once).
import '../shell/tokens.css';
import '../shell/page.css';
import './enter.css';
import type { DemoPerson } from '../shell/api';
import { demo_people } from '../shell/demo';
import { with_wait } from '../shell/dom';
import { frame } from '../shell/frame';
import { learn } from '../shell/language';
import { loading } from '../shell/parts';
import { become, dead_link, entering, show_people } from './people';
import { show_resident } from './sign_in';
import { show_staff } from './staff';

const app = document.getElementById('app') as HTMLElement;
let people: DemoPerson[] | null = null;

// The token is taken out of the address before it is used: it stays in no history and no bookmark.
async function enter_at_once(token: string): Promise<void> {
  history.replaceState(null, '', location.pathname);
  frame({ redraw: () => undefined }, entering());
  try {
    await become(token);
  } catch {
    people = await demo_people();
    if (people) show_people(people, dead_link());
    else show_staff();
  }
}

async function show(): Promise<void> {
  const place = location.hash.slice(1);
  app.classList.toggle('wide', place === '' || place.startsWith('demo='));
  if (place.startsWith('demo=')) return enter_at_once(place.slice('demo='.length));
  if (place === 'resident') return show_resident();
  if (place === 'staff') return show_staff();
  if (place === 'enrol') return (await import('./enrol')).show_enrol();
  people ??= await with_wait(demo_people(), () => frame({ redraw: () => undefined }, loading()));
  if (people) return show_people(people);
  app.classList.remove('wide');
  return show_staff();
}

addEventListener('hashchange', () => void show());
void learn().then(show);
