import { Button, Drawer, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { notify } from '@/ui/notice';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { recordQuery } from '../queries';
import { BelowForm } from './BelowForm';
import { GatherRecord } from './GatherRecord';
import { RecordForm } from './RecordForm';
import type { FormRequest } from './host';
import { useLeaveGuard } from './useLeaveGuard';
import { useRecordForm, type FormStart } from './useRecordForm';

interface FormDrawerProps {
  request: FormRequest;
  onDone: (record: RecordData | null) => void;
}

/** The form of a record over the page that asked for it. */
export default function FormDrawer({ request, onDone }: FormDrawerProps) {
  useFocusReturn();
  const view = useObject(request.object);
  const query = useQuery({ ...recordQuery(request.object, request.id ?? ''), enabled: request.id !== undefined, staleTime: 0 });
  const start = useMemo<FormStart | null>(() => {
    if (!request.id) return { record: null, etag: null, values: request.values };
    return query.data ? { record: query.data.data, etag: query.data.etag, values: {} } : null;
  }, [request, query.data]);
  if (view && start && !(request.id && query.isFetching && !query.isFetchedAfterMount)) {
    return <OpenDrawer view={view} start={start} onDone={onDone} />;
  }
  return (
    <Drawer open size={620} onClose={() => onDone(null)}>
      {query.error ? <ProblemState error={query.error} /> : <PageSkeleton />}
    </Drawer>
  );
}

function OpenDrawer({ view, start: latest, onDone }: { view: ObjectView; start: FormStart; onDone: FormDrawerProps['onDone'] }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  // The form keeps the version that it was opened on: what others save meanwhile must not slip in unseen.
  const [start] = useState(latest);
  const form = useRecordForm(view, start);
  const [modal, holder] = Modal.useModal();
  useLeaveGuard(form.dirty);
  const name = labelText(view.label, language);
  const finish = (saved: RecordData | null) => {
    if (!saved) return;
    notify({ kind: 'success', text: t(start.record ? 'form.saved' : 'form.created', { name: asString(saved[view.nameField]) || name }) });
    onDone(saved);
  };
  const save = (anyway = false) => void form.save(anyway).then(finish);
  const close = async () => {
    const leave = !form.dirty || (await modal.confirm({ title: t('form.leaveTitle'), content: t('form.leaveText'), okText: t('form.leave'), cancelText: t('form.stay'), autoFocusButton: 'cancel' }));
    if (!leave) return;
    form.discard();
    onDone(null);
  };
  return (
    <Drawer
      open
      size={620}
      title={start.record ? t('record.edit', { object: name }) : t('record.new', { object: name })}
      onClose={() => void close()}
      mask={{ closable: !form.dirty }}
      footer={
        <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button type="primary" onClick={() => save()} loading={form.saving}>
            {t('common.save')}
          </Button>
          <GatherRecord view={view} form={form} start={start} onDone={() => onDone(null)} />
          <Button onClick={() => void close()}>{t('common.cancel')}</Button>
          <span style={{ marginLeft: 'auto', color: 'var(--y-text-faint)', fontSize: 12 }}>{t('form.keys')}</span>
        </div>
      }
    >
      <RecordForm view={view} form={form} creating={!start.record} onSave={save} onSettle={(choice) => void form.settle(choice).then(finish)} />
      <BelowForm view={view} form={form} start={start} />
      {holder}
    </Drawer>
  );
}
