import { MenuOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { labelText, useLocale } from '@/lib/locale';
import { NamedIcon } from '@/ui/icons';
import styles from './BottomBar.module.css';
import { usePlaces } from './places';

const FIRST = ['dashboard.home', 'page.todo', 'object.account', 'object.opportunity', 'object.activity', 'object.lead'];
const SHOWN = 4;

/** The most used places within a thumb's reach. */
export function BottomBar({ onMenu }: { onMenu: () => void }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const places = usePlaces().flatMap((group) => group.places);
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const shown = [...places].sort((a, b) => rank(a.key) - rank(b.key)).slice(0, SHOWN);
  return (
    <nav className={styles['bar']} aria-label={t('shell.bottomBar')}>
      {shown.map((place) => (
        <Link key={place.key} to={place.to} className={styles['item']} activeOptions={{ includeSearch: false }}>
          <NamedIcon name={place.icon} />
          <span>{labelText(place.label, language)}</span>
        </Link>
      ))}
      <button type="button" className={styles['item']} onClick={onMenu}>
        <MenuOutlined aria-hidden="true" />
        <span>{t('shell.more')}</span>
      </button>
    </nav>
  );
}
