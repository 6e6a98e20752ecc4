// The frame of the console: the demo's bar, side menu with what the role may open, place and
// switches, the screen. Left to others: the screens; which role may open what (roles.ts).

import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import {
  BellRing,
  CalendarClock,
  CircleCheckBig,
  Eye,
  Flag,
  Hand,
  Headset,
  HeartPulse,
  KeyRound,
  LogOut,
  Moon,
  ScrollText,
  Settings2,
  Sun,
  SunMoon,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';

import type { LaneName, Session } from '../kit/contract';
import { DemoBar } from '../kit/demo_bar';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { useLanguageChange } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { set_theme, theme, type Theme } from '../kit/theme';
import { is_large, set_large } from '../shell/language';
import { refusal_of, useLatePage, useSession } from './asking';
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
            <div className="links">
              {desks.includes('duty') && <DutyMenu />}
              {desks.includes('phone') && <PhoneMenu />}
              {desks.includes('audit') && <AuditMenu />}
              {desks.includes('service') && <ServiceMenu />}
            </div>
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

const kLaneIcons: [LaneName, LucideIcon][] = [
  ['waiting', Hand],
  ['going', CalendarClock],
  ['closed', CircleCheckBig],
];

function DutyMenu() {
  const { say } = useSpeech();
  const { area_id = 'mine', lane: lane_open } = useParams({ strict: false });
  const { pathname } = useLocation();
  const is_uncovered = pathname.startsWith('/uncovered');
  const is_list = pathname.startsWith('/late') || pathname.startsWith('/tasks');
  const page = useLatePage(area_id).data;
  const id = page?.area.id ?? area_id;
  const late_on = is_list && (lane_open === undefined || lane_open === 'late');
  return (
    <>
      <Link to="/late/$area_id" params={{ area_id }} className={late_on ? 'on' : undefined}>
        <Flag className="icon" aria-hidden="true" />
        {say('lane.late')}
        <span>{page?.totals.late}</span>
      </Link>
      {kLaneIcons.map(([lane, Icon]) => (
        <Link
          key={lane}
          to="/tasks/$area_id/$lane"
          params={{ area_id: id, lane }}
          className={lane === lane_open ? 'on' : undefined}
        >
          <Icon className="icon" aria-hidden="true" />
          {say(`lane.${lane}`)}
          <span>{page?.totals[lane]}</span>
        </Link>
      ))}
      <Link
        to="/uncovered/$area_id"
        params={{ area_id: id }}
        className={is_uncovered ? 'on' : undefined}
      >
        <UserX className="icon" aria-hidden="true" />
        {say('uncovered')}
        <span>{page?.totals.uncovered_cells}</span>
      </Link>
      <Link to="/rungs" activeProps={{ className: 'on' }}>
        <BellRing className="icon" aria-hidden="true" />
        {say('rungs.menu')}
      </Link>
      <PhoneMenu />
    </>
  );
}

function PhoneMenu() {
  const { say } = useSpeech();
  return (
    <Link to="/desk" activeProps={{ className: 'on' }}>
      <Headset className="icon" aria-hidden="true" />
      {say('desk.menu')}
    </Link>
  );
}

function AuditMenu() {
  const { say } = useSpeech();
  return (
    <>
      <Link to="/audit/$part" params={{ part: 'leaves' }} activeProps={{ className: 'on' }}>
        <ScrollText className="icon" aria-hidden="true" />
        {say('audit.leaves')}
      </Link>
      <Link to="/audit/$part" params={{ part: 'reads' }} activeProps={{ className: 'on' }}>
        <Eye className="icon" aria-hidden="true" />
        {say('audit.reads')}
      </Link>
    </>
  );
}

function ServiceMenu() {
  const { say } = useSpeech();
  return (
    <Link to="/service" activeProps={{ className: 'on' }}>
      <HeartPulse className="icon" aria-hidden="true" />
      {say('service.title')}
    </Link>
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
            {role.area?.name}
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
