import { DownOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { labelText, useLocale } from '@/lib/locale';
import { useTodoCount } from '@/areas/todo/useTodoCounts';
import { NamedIcon } from '@/ui/icons';
import { Brand } from './Brand';
import styles from './Navigation.module.css';
import { ALL_SETTINGS, inParts, placeOf, usePlaces, type Place, type PlaceGroup } from './places';
import { useClosedGroups } from './useClosedGroups';

interface NavigationProps {
  folded: boolean;
  /** Null where the window leaves no choice. */
  onFold: (() => void) | null;
  onChosen?: () => void;
}

export function Navigation({ folded, onFold, onChosen }: NavigationProps) {
  const { t } = useTranslation();
  const groups = usePlaces();
  const scrolled = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    scrolled.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname, groups]);
  const here = placeOf(groups.flatMap((group) => group.places), pathname);
  const { closed, toggle } = useClosedGroups();
  const fold = folded ? t('shell.unfold') : t('shell.fold');
  return (
    <nav className={styles['nav']} data-folded={folded ? '' : undefined} aria-label={t('shell.navigation')}>
      <Link to="/" className={styles['brand']} aria-label={t('product.name')}>
        <Brand bare={folded} />
      </Link>
      <div ref={scrolled} className={styles['scroll']}>
        {groups.map((group) => (
          <Group key={group.area} group={group} folded={folded} here={here} closed={closed} onToggle={toggle} {...(onChosen ? { onChosen } : {})} />
        ))}
      </div>
      {onFold && (
        <button type="button" className={styles['fold']} onClick={onFold} aria-label={fold} title={fold}>
          {folded ? <MenuUnfoldOutlined aria-hidden="true" /> : <MenuFoldOutlined aria-hidden="true" />}
          {!folded && <span>{fold}</span>}
        </button>
      )}
    </nav>
  );
}

interface GroupProps {
  group: PlaceGroup;
  folded: boolean;
  here: string | null;
  /** The areas that were closed; of parts, which begin closed, those that were opened. */
  closed: readonly string[];
  onToggle: (area: string) => void;
  onChosen?: () => void;
}

/** The places of an area, many settings in parts. What is closed still shows where one is. */
function Group({ group, folded, here, closed, onToggle, onChosen }: GroupProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const shut = closed.includes(group.area);
  const parts = inParts(group);
  const places = parts.length > 0 ? group.places.filter((place) => place.key === ALL_SETTINGS) : group.places;
  const more = { folded, here, ...(onChosen ? { onChosen } : {}) };
  return (
    <div className={styles['group']}>
      {!folded && (
        <h2>
          <Heading label={labelText(group.label, language)} open={!shut} onToggle={() => onToggle(group.area)} />
        </h2>
      )}
      <Places places={places} closed={shut && !folded} {...more} />
      {parts.map(({ area, part, places: some }) => {
        const open = !shut && closed.includes(area);
        return (
          <div key={area} className={styles['part']}>
            {!folded && !shut && (
              <h3>
                <Heading label={t(`shell.settings.${part}`)} open={open} onToggle={() => onToggle(area)} />
              </h3>
            )}
            <Places places={some} closed={!open} {...more} />
          </div>
        );
      })}
    </div>
  );
}

function Heading({ label, open, onToggle }: { label: string; open: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={styles['heading']} aria-expanded={open} onClick={onToggle}>
      {label}
      <DownOutlined aria-hidden="true" />
    </button>
  );
}

function Places({ places, closed, folded, here, onChosen }: { places: readonly Place[]; closed: boolean; folded: boolean; here: string | null; onChosen?: () => void }) {
  const shown = closed ? places.filter((place) => place.key === here) : places;
  if (shown.length === 0) return null;
  return (
    <ul>
      {shown.map((place) => (
        <li key={place.key}>
          <PlaceLink place={place} folded={folded} here={place.key === here} {...(onChosen ? { onChosen } : {})} />
        </li>
      ))}
    </ul>
  );
}

const TODO = 'page.todo';

/** How much is due by today. */
function TodoCount() {
  const { t } = useTranslation();
  const count = useTodoCount();
  if (!count) return null;
  return (
    <span className={`${styles['count']} y-num`} aria-label={t('shell.todoDue', { count })}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </span>
  );
}

const MOST_SHOWN = 99;

function PlaceLink({ place, folded, here, onChosen }: { place: Place; folded: boolean; here: boolean; onChosen?: () => void }) {
  const { language } = useLocale();
  const label = labelText(place.label, language);
  return (
    <Link
      to={place.to}
      className={styles['item']}
      activeOptions={{ includeSearch: false, exact: true }}
      aria-current={here ? 'page' : undefined}
      aria-label={folded ? label : undefined}
      title={folded ? label : undefined}
      onClick={onChosen}
    >
      <NamedIcon name={place.icon} />
      {!folded && <span className="y-ellipsis">{label}</span>}
      {place.key === TODO && <TodoCount />}
    </Link>
  );
}
