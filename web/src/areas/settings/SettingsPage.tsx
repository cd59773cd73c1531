import { Input } from 'antd';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { ALL_SETTINGS, usePlaces } from '@/shell/places';
import { NamedIcon } from '@/ui/icons';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { GROUPS, groupOf, matching, type Setting } from '@/shell/settings';
import styles from './Settings.module.css';

/** All settings that one may open, in groups, found by what they are called or what they are for. */
export function SettingsPage() {
  const t = useWords('settings');
  const { t: words } = useTranslation();
  const { language } = useLocale();
  const places = usePlaces();
  const [text, setText] = useState('');
  useTitle(t('title'));
  const settings = useMemo(
    () =>
      (places.find((group) => group.area === 'settings')?.places ?? [])
        .filter((place) => place.key !== ALL_SETTINGS)
        .map((place): Setting => {
          const name = place.key.slice(place.key.indexOf('.') + 1);
          const about = t(`about.${name}`);
          return { ...place, name, about: about === `about.${name}` ? '' : about };
        }),
    [places, t],
  );
  const found = matching(settings, text);
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <Input.Search autoFocus value={text} placeholder={t('search')} aria-label={t('search')} style={{ width: 280 }} onChange={(event) => setText(event.target.value)} />
      </header>
      {found.length === 0 && <State kind="nothing" title={t('nothing', { text })} />}
      {GROUPS.map((group) => {
        const some = found.filter((setting) => groupOf(setting.name) === group);
        if (some.length === 0) return null;
        return (
          <section key={group} aria-label={words(`shell.settings.${group}`)} className={styles['group']}>
            <h2>{words(`shell.settings.${group}`)}</h2>
            <ul className={styles['cards']}>
              {some.map((setting) => (
                <li key={setting.key}>
                  <Link to={setting.to}>
                    <span className={styles['icon']}>
                      <NamedIcon name={setting.icon} />
                    </span>
                    <span className={styles['words']}>
                      <strong>{labelText(setting.label, language)}</strong>
                      {setting.about && <span>{setting.about}</span>}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
