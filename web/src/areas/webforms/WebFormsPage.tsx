import { PlusOutlined } from '@ant-design/icons';
import { Button, Modal, Select, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { aggregate, createRecord, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { mayMake } from '@/model/view';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { firstContent, publicFields } from './content';

/** All web forms, with what was handed in by each. */
export function WebFormsPage() {
  const t = useWords('webforms');
  const { language } = useLocale();
  const { objects } = useModel();
  const [making, setMaking] = useState(false);
  useTitle(t('title'));
  const forms = useQuery({ queryKey: ['rows', 'web_form', 'all'], queryFn: ({ signal }) => queryRecords('web_form', { fields: ['name', 'object', 'assignee', 'active'], sort: ['name'], limit: 200 }, signal) });
  const counts = useQuery({
    queryKey: ['aggregate', 'web_form_submission', 'states'],
    queryFn: ({ signal }) => aggregate('web_form_submission', { group: ['web_form', 'state'], measures: { n: 'count()' } }, signal),
  });
  const countOf = (id: string, spam: boolean) =>
    (counts.data?.rows ?? []).filter((row) => asReference(row['web_form'])?.id === id && (stateOf(row['state']) === 'spam') === spam).reduce((sum, row) => sum + Number(row['n']), 0);
  const columns: Column<RecordData>[] = [
    {
      key: 'name',
      title: t('name'),
      names: true,
      cell: (record) => (
        <Link to="/web-forms/$id" params={{ id: record.id }}>
          {asString(record['name'])}
        </Link>
      ),
    },
    { key: 'makes', title: t('makes'), cell: (record) => labelText(objects.get(asString(record['object']))?.label, language) || asString(record['object']) },
    { key: 'assignee', title: t('assignee'), cell: (record) => asReference(record['assignee'])?.name },
    { key: 'state', title: t('state'), cell: (record) => <Tag>{t(record['active'] ? 'open' : 'closed')}</Tag> },
    { key: 'handed', title: t('handed'), number: true, cell: (record) => String(countOf(record.id, false)) },
    { key: 'spam', title: t('spam'), number: true, cell: (record) => String(countOf(record.id, true)) },
  ];
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        </div>
      </header>
      <section className={page['card']}>
        <RowTable
          label={t('title')}
          query={forms}
          rows={forms.data?.records}
          columns={columns}
          id={(record) => record.id}
          empty={<State kind="empty" title={t('none')} text={t('noneHint')} />}
        />
      </section>
      {making && <NewForm onClose={() => setMaking(false)} />}
    </div>
  );
}

function stateOf(value: unknown): string {
  return typeof value === 'string' ? value : asString((value as { value?: unknown } | null)?.value);
}

function NewForm({ onClose }: { onClose: () => void }) {
  const t = useWords('webforms');
  const { language } = useLocale();
  const me = useMe();
  const navigate = useNavigate();
  const { objects } = useModel();
  const makes = [...objects.values()].filter((view) => mayMake(view) && !view.hidden && publicFields(view).length > 0);
  const [object, setObject] = useState(makes.some((view) => view.name === 'lead') ? 'lead' : makes[0]?.name);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    const view = objects.get(object ?? '');
    if (!view) return;
    setBusy(true);
    try {
      const made = await createRecord('web_form', { name: t('unnamed'), object: view.name, assignee: me.user.id, active: false, content: firstContent(view, language) }, crypto.randomUUID());
      await navigate({ to: '/web-forms/$id', params: { id: made.data.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('new')} okText={t('begin')} cancelText={t('cancel')} okButtonProps={{ loading: busy, disabled: !object }} onOk={() => void make()} onCancel={onClose}>
      <label htmlFor="web-form-object">{t('makes')}</label>
      <Select id="web-form-object" style={{ width: '100%' }} showSearch={{ optionFilterProp: 'label' }} value={object} onChange={setObject} options={makes.map((view) => ({ value: view.name, label: labelText(view.label, language) }))} />
    </Modal>
  );
}
