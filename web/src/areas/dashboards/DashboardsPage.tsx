import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { isProblem } from '@/api/problem';
import { createRecord, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asReferences, asString, nameOf } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import type { Content, Widget } from './declared';
import styles from './DashboardView.module.css';
import { Thumbnail } from './Thumbnail';

const MOST = 200;

/** All pages that one may open: shipped ones, one's own with their drafts, and those that others shared. */
export function DashboardsPage() {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const navigate = useNavigate();
  const { pages, objects } = useModel();
  useTitle(t('all.title'));
  const may = objects.get('dashboard')?.rights.create ?? false;
  const kept = useQuery({
    queryKey: ['rows', 'dashboard', 'all'],
    queryFn: ({ signal }) => queryRecords('dashboard', { fields: ['name', 'description', 'owner', 'content', 'draft', 'replaces', 'roles', 'updated_at'], sort: ['name'], limit: MOST }, signal),
    enabled: may,
  });
  const make = async () => {
    try {
      const made = await createRecord('dashboard', { name: t('all.unnamed'), draft: { widgets: [], period: 'this_year', filters: [] } }, crypto.randomUUID());
      await navigate({ to: '/dashboards/$id/design', params: { id: made.data.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const stored = kept.data?.records ?? [];
  const shipped = pages.dashboards.filter((one) => one.name !== 'home' && !stored.some((record) => record.id === one.name));
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{t('all.title')}</h1>
        <div className={styles['choices']}>
          {may && (
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void make()}>
              {t('all.new')}
            </Button>
          )}
        </div>
      </header>
      {shipped.length + stored.length === 0 && <State kind="empty" title={t('all.none')} />}
      <ul className={styles['cards']}>
        {shipped.map((one) => (
          <li key={one.name}>
            <Link to="/dashboards/$name" params={{ name: one.name }}>
              {labelText(one.label, language)}
            </Link>
            {!one['id'] && <Tag>{t('all.shipped')}</Tag>}
            <Thumbnail widgets={(one['widgets'] ?? []) as Widget[]} />
            <span className={styles['date']}>{t('all.count', { count: ((one['widgets'] ?? []) as Widget[]).length })}</span>
          </li>
        ))}
        {stored.map((record) => (
          <StoredCard key={record.id} record={record} />
        ))}
      </ul>
    </div>
  );
}

/** A page that somebody designed: what it is for, how it is laid out, where it stands, whose it is. */
function StoredCard({ record }: { record: RecordData }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const me = useMe();
  const { pages } = useModel();
  const owner = asReference(record['owner']);
  const mine = owner?.id === me.user.id;
  const content = (record['content'] ?? record['draft'] ?? {}) as Partial<Content>;
  const widgets = content.widgets ?? [];
  const replaced = pages.dashboards.find((one) => one.name === record['replaces']);
  const roles = asReferences(record['roles']).map((role) => nameOf(role, locale.language));
  const place = replaced && t('all.instead', { name: labelText(replaced.label, locale.language) });
  const notes = [place, roles.length > 0 && t('all.forRoles', { roles: listed(roles, locale.language) }), t('all.count', { count: widgets.length }), t('all.changed', { at: formatInstant(asString(record['updated_at']), locale) }), !mine && owner && nameOf(owner, locale.language)];
  return (
    <li>
      {record['content'] ? (
        <Link to="/dashboards/$name" params={{ name: asString(record['replaces']) || record.id }}>
          {asString(record['name'])}
        </Link>
      ) : (
        <Link to="/dashboards/$id/design" params={{ id: record.id }}>
          {asString(record['name'])}
        </Link>
      )}
      {Boolean(record['draft']) && mine && <Tag color="gold">{t('all.draft')}</Tag>}
      <Thumbnail widgets={widgets} />
      {asString(record['description']) && <span className={styles['about']}>{asString(record['description'])}</span>}
      <span className={styles['date']}>{notes.filter(Boolean).join(' · ')}</span>
      {mine && (
        <Link to="/dashboards/$id/design" params={{ id: record.id }} className={styles['design']}>
          {t('menu.design')}
        </Link>
      )}
    </li>
  );
}
