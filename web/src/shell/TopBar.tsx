import { BgColorsOutlined, CloudUploadOutlined, EnvironmentOutlined, GlobalOutlined, LogoutOutlined, MenuOutlined, PlusOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/api/session';
import { useLiveState } from '@/api/useLive';
import { Bell } from '@/areas/notifications/Bell';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { mayMake } from '@/model/view';
import { forgetSurroundings } from '@/offline/shell';
import { useSending, useWaitingVisits } from '@/offline/useOutbox';
import { useOpenForm } from '@/records/form/host';
import { Avatar } from '@/ui/Avatar';
import { NamedIcon } from '@/ui/icons';
import { MenuButton } from '@/ui/Menu';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useShortcut } from '@/ui/useShortcut';
import { useTheme } from '@/start/theme';
import { LanguageButton, ThemeButton, useSwitchLanguage } from './Switches';
import styles from './TopBar.module.css';

interface TopBarProps {
  onSearch: () => void;
  onMenu: (() => void) | null;
}

const COMMAND = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export function TopBar({ onSearch, onMenu }: TopBarProps) {
  const { t } = useTranslation();
  const me = useMe();
  const phone = useMedia(PHONE);
  return (
    <header className={styles['bar']}>
      {onMenu && <Button type="text" icon={<MenuOutlined aria-hidden="true" />} onClick={onMenu} aria-label={t('shell.openMenu')} />}
      <button type="button" className={styles['search']} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <SearchOutlined aria-hidden="true" />
        <span className="y-ellipsis">{t('shell.search')}</span>
        <kbd className={styles['keys']}>{COMMAND} K</kbd>
      </button>
      <span className={styles['gap']} />
      <LiveMark />
      <WaitingMark />
      <CreateButton />
      {!me.seenBy && <Bell />}
      {(!phone || me.seenBy) && (
        <>
          <LanguageButton />
          <ThemeButton />
        </>
      )}
      {!me.seenBy && <UserMenu />}
    </header>
  );
}

/** Says so while what is shown may be behind what others do. */
function LiveMark() {
  const { t } = useTranslation();
  const state = useLiveState();
  if (state !== 'lost') return null;
  return (
    <span className={styles['lost']} role="status">
      {t('shell.reconnecting')}
    </span>
  );
}

/** Sends the visits that were written down without a network, and says how many are left. */
function WaitingMark() {
  const { t } = useTranslation();
  const me = useMe();
  const visits = useWaitingVisits(me.user.id);
  useSending(me.user.id, visits);
  if (visits.length === 0) return null;
  return (
    <Link to="/visits/new" className={styles['waiting']} aria-label={t('shell.waiting', { count: visits.length })} title={t('shell.waiting', { count: visits.length })}>
      <CloudUploadOutlined aria-hidden="true" />
      <span className="y-num">{visits.length}</span>
    </Link>
  );
}

const VISIT = 'visit';

function CreateButton() {
  const { t } = useTranslation();
  const { language } = useLocale();
  const model = useModel();
  const open = useOpenForm();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const box = useRef<HTMLSpanElement>(null);
  useShortcut('c', () => box.current?.querySelector('button')?.click());
  // What people work with, in the order of the navigation; what is set up is made where it is set up.
  const listed = model.navigation.filter((area) => area.area !== 'settings').flatMap((area) => area.items.filter((item) => item.kind === 'object').map((item) => item.name));
  const objects = listed.flatMap((name) => model.objects.get(name) ?? []).filter((view) => mayMake(view));
  if (objects.length === 0) return null;
  const items = objects.map((view) => ({
    key: view.name,
    icon: <NamedIcon name={view.icon} />,
    label: labelText(view.label, language),
  }));
  const visit = { key: VISIT, icon: <EnvironmentOutlined />, label: t('shell.logVisit') };
  const mayVisit = listed.includes('account') && model.objects.get('activity')?.rights.create;
  const choose = (key: string) => (key === VISIT ? navigate({ to: '/visits/new' }) : open({ object: key, values: {}, follow: true }));
  return (
    <span ref={box} title={`${t('shell.create')} (C)`}>
      <MenuButton
        items={mayVisit ? [visit, ...items] : items}
        onChoose={(key) => void choose(key)}
        icon={<PlusOutlined aria-hidden="true" />}
        {...(phone ? { label: t('shell.create') } : {})}
      >
        {phone ? null : t('shell.create')}
      </MenuButton>
    </span>
  );
}

function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const switchLanguage = useSwitchLanguage();
  const { theme, toggle } = useTheme();
  const leave = async () => {
    let away: string | null = null;
    try {
      away = await signOut();
    } finally {
      await forgetSurroundings();
      client.clear();
      if (away) window.location.assign(away);
      else await navigate({ to: '/login', search: {} });
    }
  };
  const looks = phone
    ? [
        { key: 'language', icon: <GlobalOutlined />, label: t('shell.switchLanguage') },
        { key: 'theme', icon: <BgColorsOutlined />, label: theme === 'light' ? t('shell.darkTheme') : t('shell.lightTheme') },
      ]
    : [];
  const items = [
    { key: 'profile', icon: <UserOutlined />, label: t('shell.profile') },
    ...looks,
    { key: 'leave', icon: <LogoutOutlined />, label: t('shell.signOut'), divided: true },
  ];
  const choose = (key: string) => {
    if (key === 'leave') void leave();
    else if (key === 'language') void switchLanguage();
    else if (key === 'theme') toggle();
    else void navigate({ to: '/me' });
  };
  const who = (
    <span className={styles['who']}>
      <strong>{me.user.name}</strong>
      <span>{me.user.login}</span>
      {me.organisation && <span>{me.organisation}</span>}
    </span>
  );
  return (
    <MenuButton
      items={items}
      onChoose={choose}
      label={t('shell.userMenu', { name: me.user.name })}
      heading={who}
      plain={styles['user']}
    >
      <Avatar name={me.user.name} size={30} />
    </MenuButton>
  );
}
