import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Select, Tag } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, queryRecords, restoreRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { generatedContent } from './api';

const MOST = 500;
const FIELDS = ['name', 'object', 'roles', 'type_field', 'type_values', 'position', 'active', 'content', 'draft'];

/** All layouts by object, in the order in which they are tried. */
export function LayoutsPage() {
  const t = useWords('layouts');
  const { object } = useSearch({ from: '/shell/layouts' });
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const objects = useObjects();
  useTitle(t('title'));
  const query = useQuery({
    queryKey: ['rows', 'layout', 'all', object ?? ''],
    queryFn: ({ signal }) => queryRecords('layout', { fields: FIELDS, sort: ['object', 'position', 'id'], limit: MOST, ...(object ? { where: `object = "${object}"` } : {}) }, signal),
  });
  const remove = useRemove();
  const columns = useColumns();
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 180 }}
            aria-label={t('object')}
            placeholder={t('allObjects')}
            value={object}
            options={objects}
            onChange={(chosen: string | undefined) => void navigate({ to: '/layouts', search: chosen ? { object: chosen } : {} })}
          />
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        </div>
      </header>
      <section className={page['card']}>
        <RowTable
          label={t('title')}
          query={query}
          rows={query.data?.records}
          columns={columns}
          id={(record) => record.id}
          buttons={(record) => (
            <Button type="text" danger size="small" onClick={() => void remove(record)} aria-label={t('deleteNamed', { name: asString(record['name']) })}>
              {t('delete')}
            </Button>
          )}
          empty={<State kind="empty" title={t('none')} text={t('noneHint')} />}
        />
      </section>
      {making && <NewLayout start={object} onClose={() => setMaking(false)} />}
    </div>
  );
}

/** The objects whose records people make by hand. */
function useObjects(): { value: string; label: string }[] {
  const { objects } = useModel();
  const { language } = useLocale();
  return [...objects.values()].filter((view) => !view.generated && !view.hidden).map((view) => ({ value: view.name, label: labelText(view.label, language) }));
}

function useColumns(): Column<RecordData>[] {
  const t = useWords('layouts');
  const { language } = useLocale();
  const { objects } = useModel();
  const objectOf = (record: RecordData) => objects.get(asString(record['object']));
  const types = (record: RecordData) => {
    const field = objectOf(record)?.fields.get(asString(record['type_field']));
    if (!field) return t('allTypes');
    const names = ((record['type_values'] ?? []) as string[]).map((value) => labelText(field.options?.find((one) => one.value === value)?.label, language) || value);
    return `${labelText(field.label, language)}: ${listed(names, language)}`;
  };
  const roles = (record: RecordData) => listed(((record['roles'] ?? []) as Reference[]).map((role) => role.name ?? ''), language);
  return [
    { key: 'object', title: t('object'), cell: (record) => labelText(objectOf(record)?.label, language) || asString(record['object']) },
    {
      key: 'name',
      title: t('name'),
      names: true,
      cell: (record) => (
        <Link to="/layouts/$id" params={{ id: record.id }}>
          {asString(record['name'])}
        </Link>
      ),
    },
    { key: 'for', title: t('for'), cell: (record) => roles(record) || t('everybody') },
    { key: 'types', title: t('types'), cell: types },
    { key: 'position', title: t('position'), number: true, cell: (record) => String(record['position'] ?? '') },
    { key: 'state', title: t('state'), cell: (record) => <LayoutState record={record} /> },
  ];
}

function LayoutState({ record }: { record: RecordData }) {
  const t = useWords('layouts');
  return (
    <>
      {record['content'] ? record['active'] ? <Tag color="green">{t('published')}</Tag> : <Tag>{t('off')}</Tag> : <Tag>{t('unpublished')}</Tag>}
      {Boolean(record['draft']) && <Tag color="gold">{t('hasDraft')}</Tag>}
    </>
  );
}

/** Deletes a layout, which can be had back. */
function useRemove() {
  const t = useWords('layouts');
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: ['rows', 'layout'] });
  return async (record: RecordData) => {
    try {
      await deleteRecord('layout', record.id);
      await renew();
      const undo = async () => {
        await restoreRecord('layout', record.id);
        await renew();
      };
      notify({ kind: 'success', text: t('deleted', { name: asString(record['name']) }), action: { label: t('undo'), run: undo } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
}

/** A layout begins with what is shown now. */
function NewLayout({ start, onClose }: { start: string | undefined; onClose: () => void }) {
  const t = useWords('layouts');
  const navigate = useNavigate();
  const objects = useObjects();
  const [object, setObject] = useState(start);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const make = async () => {
    if (!object) return;
    setBusy(true);
    try {
      const draft = await generatedContent(object);
      const made = await createRecord('layout', { name: name.trim() || t('unnamed'), object, draft }, crypto.randomUUID());
      await navigate({ to: '/layouts/$id', params: { id: made.data.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('new')} okText={t('begin')} cancelText={t('cancel')} okButtonProps={{ disabled: !object, loading: busy }} onOk={() => void make()} onCancel={onClose}>
      <Form layout="vertical">
        <Form.Item label={t('object')} htmlFor="layout-object">
          <Select id="layout-object" showSearch={{ optionFilterProp: 'label' }} value={object} options={objects} onChange={setObject} />
        </Form.Item>
        <Form.Item label={t('name')} htmlFor="layout-name">
          <Input id="layout-name" maxLength={100} value={name} placeholder={t('unnamed')} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
