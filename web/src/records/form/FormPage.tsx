import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { mayMake, type ObjectView } from '@/model/view';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { recordQuery } from '../queries';
import styles from './FormPage.module.css';
import { BelowForm } from './BelowForm';
import { GatherRecord } from './GatherRecord';
import { RecordForm } from './RecordForm';
import { useLeaveGuard } from './useLeaveGuard';
import { useRecordForm, type FormStart } from './useRecordForm';

export function NewPage() {
  const { t } = useTranslation();
  const { object } = useParams({ from: '/shell/records/$object/new' });
  const view = useObject(object);
  if (!view) return <NotFound />;
  if (!mayMake(view)) return <State kind="locked" title={t('state.forbidden')} text={t('state.forbiddenHint')} page />;
  return <FormCard key={object} view={view} start={{ record: null, etag: null, values: {} }} />;
}

export function EditPage() {
  const { object, id } = useParams({ from: '/shell/records/$object/$id/edit' });
  const view = useObject(object);
  const query = useQuery(recordQuery(object, id));
  if (!view) return <NotFound />;
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <PageSkeleton />;
  return <FormCard key={`${object}.${id}`} view={view} start={{ record: query.data.data, etag: query.data.etag, values: {} }} />;
}

function FormCard({ view, start: latest }: { view: ObjectView; start: FormStart }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const navigate = useNavigate();
  const router = useRouter();
  // What others save while the form is open must not slip in unseen.
  const [start] = useState(latest);
  const [saved, setSaved] = useState(false);
  const form = useRecordForm(view, start);
  useLeaveGuard(form.dirty && !saved);
  const name = labelText(view.label, language);
  const title = start.record ? t('record.edit', { object: name }) : t('record.new', { object: name });
  useTitle(title);
  const finish = (record: RecordData | null) => {
    if (!record) return;
    setSaved(true);
    // The guard lets go once it has seen that all is saved.
    setTimeout(() => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: record.id }, replace: true }));
  };
  const save = (anyway = false) => void form.save(anyway).then(finish);
  return (
    <div className={styles['page']}>
      <div className={styles['card']}>
        <h1>{title}</h1>
        <RecordForm view={view} form={form} creating={!start.record} onSave={save} onSettle={(choice) => void form.settle(choice).then(finish)} />
        <BelowForm view={view} form={form} start={start} />
        <footer className={styles['foot']}>
          <Button type="primary" onClick={() => save()} loading={form.saving}>
            {t('common.save')}
          </Button>
          <GatherRecord view={view} form={form} start={start} onDone={() => router.history.back()} />
          <Button onClick={() => router.history.back()}>{t('common.cancel')}</Button>
          <span>{t('form.keys')}</span>
        </footer>
      </div>
    </div>
  );
}
