import { EditOutlined, MenuOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { recordQuery } from '@/records/queries';
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
      <QuickNote />
      <button type="button" className={styles['item']} onClick={onMenu}>
        <MenuOutlined aria-hidden="true" />
        <span>{t('shell.more')}</span>
      </button>
    </nav>
  );
}

/** Writes down what was just said, for the customer whose record is shown, or whose deal it is. */
function QuickNote() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useObject('account');
  const activity = useObject('activity');
  const navigate = useNavigate();
  const { object, id } = useParams({ strict: false });
  if (!account || !activity?.rights.create) return null;
  const note = () => {
    // Whose record is shown is looked up at the moment of the tap: by then it has come.
    const record = object && id ? client.getQueryData(recordQuery(object, id).queryKey)?.data : undefined;
    const about = object === 'account' && record ? { id: record.id, name: asString(record['name']) } : asReference(record?.['account']);
    void navigate({ to: '/visits/new', search: { kind: 'note', ...(about ? { account: about.id, name: about.name ?? '' } : {}) } });
  };
  return (
    <button type="button" className={styles['item']} onClick={note}>
      <EditOutlined aria-hidden="true" />
      <span>{t('shell.quickNote')}</span>
    </button>
  );
}
