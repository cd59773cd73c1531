import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { useStages } from '@/model/stages';
import { useOpenForm } from '@/records/form/host';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';

/** All pipelines, each opened in its designer. */
export function PipelinesPage() {
  const t = useWords('pipelines');
  const { language } = useLocale();
  const { objects } = useModel();
  const stages = useStages();
  const open = useOpenForm();
  const navigate = useNavigate();
  useTitle(t('title'));
  const query = useQuery({
    queryKey: ['rows', 'pipeline', 'all'],
    queryFn: ({ signal }) => queryRecords('pipeline', { fields: ['name', 'object', 'active', 'description'], sort: ['-active', 'position', 'id'], limit: 200 }, signal),
  });
  const make = async () => {
    const record = await open({ object: 'pipeline', values: { object: 'opportunity' } });
    if (record) await navigate({ to: '/pipelines/$id', params: { id: record.id } });
  };
  const columns: Column<RecordData>[] = [
    {
      key: 'name',
      title: t('name'),
      names: true,
      cell: (row) => (
        <Link to="/pipelines/$id" params={{ id: row.id }}>
          {asString(row['name'])}
        </Link>
      ),
    },
    { key: 'object', title: t('object'), cell: (row) => (row['object'] ? labelText(objects.get(asString(row['object']))?.label, language) || asString(row['object']) : t('anyObject')) },
    { key: 'stages', title: t('stages'), cell: (row) => stages.filter((stage) => stage.pipeline?.id === row.id).map((stage) => stage.name).join(' → ') },
    { key: 'active', title: t('state'), cell: (row) => <Tag color={row['active'] === false ? null : 'green'}>{t(row['active'] === false ? 'off' : 'on')}</Tag> },
  ];
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void make()}>
            {t('new')}
          </Button>
        </div>
      </header>
      <section className={page['card']}>
        <RowTable label={t('title')} query={query} rows={query.data?.records} columns={columns} id={(row) => row.id} empty={<State kind="empty" title={t('none')} small />} />
      </section>
    </div>
  );
}
