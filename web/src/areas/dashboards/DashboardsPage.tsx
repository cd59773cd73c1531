import { PlusOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { isProblem } from '@/api/problem';
import { createRecord, queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './DashboardView.module.css';

const MOST = 200;

/** All pages that one may open: shipped ones, one's own with their drafts, and those that others shared. */
export function DashboardsPage() {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const navigate = useNavigate();
  const me = useMe();
  const { pages, objects } = useModel();
  useTitle(t('all.title'));
  const may = objects.get('dashboard')?.rights.create ?? false;
  const kept = useQuery({
    queryKey: ['rows', 'dashboard', 'all'],
    queryFn: ({ signal }) => queryRecords('dashboard', { fields: ['name', 'description', 'owner', 'content', 'draft', 'replaces'], sort: ['name'], limit: MOST }, signal),
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
  const shipped = pages.dashboards.filter((one) => one.name !== 'home');
  const stored = kept.data?.records ?? [];
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
        {shipped
          .filter((one) => !stored.some((record) => record.id === one.name))
          .map((one) => (
            <li key={one.name}>
              <Link to="/dashboards/$name" params={{ name: one.name }}>
                {labelText(one.label, language)}
              </Link>
              <span className={styles['date']}>{t('all.shipped')}</span>
            </li>
          ))}
        {stored.map((record) => {
          const mine = asReference(record['owner'])?.id === me.user.id;
          return (
            <li key={record.id}>
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
              <span className={styles['date']}>{mine ? asString(record['description']) : asReference(record['owner'])?.name}</span>
              {mine && (
                <Link to="/dashboards/$id/design" params={{ id: record.id }} className={styles['design']}>
                  {t('menu.design')}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
