// The frame of the console: the demo's bar, side menu with what the role may open, switches, the
// screen. Left to others: the screens; what the menu holds (menu.ts) and for whom (roles.ts).

import { Link, Outlet, useLocation, useParams, useRouter } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import {
  KeyRound,
  LogOut,
  Moon,
  Settings2,
  Sun,
  SunMoon,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { Session } from '../kit/contract';
import { DemoBar } from '../kit/demo_bar';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { useLanguageChange } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { set_theme, theme, type Theme } from '../kit/theme';
import { is_large, set_large } from '../shell/language';
import { refusal_of, useLatePage, useSession } from './asking';
import { address_of, is_open, menu_of } from './menu';
import { desks_of } from './roles';
import { ToastPlace } from './toast';

export function Frame() {
  const session = useSession();
  const { say } = useSpeech();
  if (session.isPending)
    return (
      <main className="alone">
        <Waiting />
      </main>
    );
  if (!session.data) {
    return (
      <main className="alone">
        <Trouble {...refusal_of(session.error)} again={() => void session.refetch()} />
      </main>
    );
  }
  const desks = desks_of(session.data);
  return (
    <div className="console">
      {session.data.demo && <DemoBar name={session.data.account.name} />}
      <ToastPlace>
        <div className="app">
          <nav className="side" aria-label={say('menu')}>
            <Link className="brand" to="/">
              <i />
              {say('brand')}
            </Link>
            <Menu session={session.data} />
            <Me session={session.data} />
          </nav>
          {desks.length > 0 ? (
            <Outlet />
          ) : (
            <main className="work">
              <StateCard
                icon={UserX}
                title={say('no_desk.title')}
                text={say('no_desk.text')}
                action={
                  <a className="button" href={session.data.home}>
                    {say('no_desk.go')}
                  </a>
                }
              />
            </main>
          )}
        </div>
      </ToastPlace>
    </div>
  );
}

// Groups with a heading each; scrolls by itself when a role may open more than fits.
function Menu({ session }: { session: Session }) {
  const { say } = useSpeech();
  const { area_id = 'mine' } = useParams({ strict: false });
  const { pathname } = useLocation();
  const desks = desks_of(session);
  const page = useLatePage(area_id, desks.includes('duty')).data;
  const parts = menu_of(
    desks,
    session.roles.map((one) => one.role),
  );
  const links = useRef<HTMLDivElement>(null);
  const router = useRouter();
  useEffect(() => {
    const show = (): void =>
      links.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    show();
    return router.subscribe('onRendered', show); // after the router has put scrolls back
  }, [router, page?.area.id]);
  return (
    <div className="links" ref={links}>
      {parts.map(({ group, rows }) => (
        <div key={group} role="group" aria-label={say(`menu.${group}`)}>
          {parts.length > 1 && (
            <p className="small" aria-hidden="true">
              {say(`menu.${group}`)}
            </p>
          )}
          {rows.map((row) => (
            <Link
              key={row.place}
              to={address_of(row.place, page?.area.id ?? area_id)}
              className={is_open(row, pathname) ? 'on' : undefined}
              aria-current={is_open(row, pathname) ? 'page' : undefined}
            >
              <row.icon className="icon" aria-hidden="true" />
              {say(row.word)}
              {row.count && <span>{page && row.count(page.totals)}</span>}
            </Link>
          ))}
        </div>
      ))}
    </div>
  );
}

function Me({ session }: { session: Session }) {
  const { say } = useSpeech();
  const role = session.roles[0];
  return (
    <div className="me">
      <p>
        <b>{session.account.name}</b>
        {role && (
          <span className="small">
            {say(`role.${role.role}`)}
            {'　'}
            <bdi>{role.area?.name}</bdi>
          </span>
        )}
      </p>
      <Popover trigger="click" placement="topLeft" content={<Switches />}>
        <Button type="text" aria-label={say('settings')} icon={<Settings2 className="icon" />} />
      </Popover>
    </div>
  );
}

const kThemes: [Theme, LucideIcon][] = [
  ['system', SunMoon],
  ['light', Sun],
  ['dark', Moon],
];

function Switches() {
  const { say, language } = useSpeech();
  const change_language = useLanguageChange();
  const [size, set_size] = useState(is_large);
  const [chosen, choose] = useState<Theme>(theme);
  const leave = (): void => {
    void call('DELETE', '/v1/session').then(() => location.assign('/enter'));
  };
  return (
    <div className="switches">
      <div role="group" aria-label={say('settings.language')}>
        {(['zh', 'en'] as const).map((one) => (
          <Button key={one} aria-pressed={language === one} onClick={() => change_language(one)}>
            {say(`language.${one}`)}
          </Button>
        ))}
      </div>
      <div role="group" aria-label={say('settings.size')}>
        {[false, true].map((one) => (
          <Button
            key={String(one)}
            aria-pressed={size === one}
            onClick={() => {
              set_large(one);
              set_size(one);
            }}
          >
            {say(one ? 'settings.large' : 'settings.normal')}
          </Button>
        ))}
      </div>
      <div role="group" aria-label={say('settings.theme')}>
        {kThemes.map(([one, Icon]) => (
          <Button
            key={one}
            aria-pressed={chosen === one}
            icon={<Icon className="icon" />}
            onClick={() => {
              set_theme(one);
              choose(one);
            }}
          >
            {say(`settings.${one}`)}
          </Button>
        ))}
      </div>
      <Button block icon={<KeyRound className="icon" />} href="/sessions">
        {say('settings.sessions')}
      </Button>
      <Button block icon={<LogOut className="icon" />} onClick={leave}>
        {say('settings.leave')}
      </Button>
    </div>
  );
}
