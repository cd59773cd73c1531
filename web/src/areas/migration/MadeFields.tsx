import { Button, Popconfirm } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { mayRun } from '@/api/session';
import { modelChanged } from '@/areas/model/api';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { migrationQuery, removeFields, type Migration } from './api';

/** The fields that were made for this migration: they stay, or all of them go. */
export function MadeFields({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const may = mayRun(useMe(), 'model.change');
  const [problem, setProblem] = useState('');
  const made = (migration.choices.made ?? []).filter((one) => model.objects.get(one.object)?.fields.has(one.field));
  if (made.length === 0) return null;
  const remove = async () => {
    setProblem('');
    try {
      const left = await removeFields(migration.id);
      await modelChanged(client);
      client.setQueryData(migrationQuery(migration.id).queryKey, left);
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    }
  };
  return (
    <section className={page['card']} style={{ marginBottom: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('madeFields')}</h2>
        <span className={page['soft']}>{t('madeHint')}</span>
        {may && (
          <div className={page['actions']}>
            <Popconfirm title={t('removeTitle')} description={t('removeText')} okText={t('removeFields')} onConfirm={remove}>
              <Button size="small">{t('removeFields')}</Button>
            </Popconfirm>
          </div>
        )}
      </header>
      <ul className={page['cardBody']}>
        {made.map((one) => (
          <li key={`${one.object}.${one.field}`}>{t('fieldOn', { field: one.label, object: labelText(model.objects.get(one.object)?.label, language) || one.object })}</li>
        ))}
      </ul>
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
    </section>
  );
}
