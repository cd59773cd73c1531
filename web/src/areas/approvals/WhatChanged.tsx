import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import styles from './Approvals.module.css';
import { changesQuery, type Approval, type DetailChange, type FieldChange } from './api';

const FEW = 6;

/** What changed on the record and its details since it was last approved, old beside new. Not shown where nothing did. */
export function WhatChanged({ approval }: { approval: Approval }) {
  const t = useWords('approvals');
  const locale = useLocale();
  const { objects } = useModel();
  const [all, setAll] = useState(false);
  const query = useQuery(changesQuery(approval.id));
  const view = objects.get(approval.object);
  if (!query.data || !view) return null;
  const { since, details } = query.data;
  const fields = query.data.fields.filter((each) => written(view, each));
  if (fields.length + details.length === 0) return null;
  return (
    <section className={styles['changes']} aria-label={t('changes')}>
      <h3>{since ? t('changesSince', { when: formatInstant(since, locale) }) : t('changes')}</h3>
      <Lines view={view} fields={all ? fields : fields.slice(0, FEW)} />
      {details.slice(0, all ? details.length : FEW).map((each) => (
        <Detail key={`${each.object}.${each.id}`} detail={each} view={objects.get(each.object)} />
      ))}
      {!all && (fields.length > FEW || details.length > FEW) && (
        <Button size="small" type="link" onClick={() => setAll(true)}>
          {t('allChanges', { count: fields.length + details.length })}
        </Button>
      )}
    </section>
  );
}

function written(view: ObjectView, change: FieldChange): boolean {
  const field = view.fields.get(change.field);
  return field !== undefined && !field.readonly && !field.system;
}

function Detail({ detail, view }: { detail: DetailChange; view: ObjectView | undefined }) {
  const t = useWords('approvals');
  const { language } = useLocale();
  if (!view) return null;
  return (
    <div className={styles['lineOf']}>
      <p>
        {labelText(view.label, language)} <strong>{detail.name ?? t('unnamed')}</strong> <span className={styles['soft']}>{t(`lineIs.${detail.change}`)}</span>
      </p>
      {detail.change === 'updated' && <Lines view={view} fields={detail.fields.filter((each) => written(view, each))} />}
    </div>
  );
}

function Lines({ view, fields }: { view: ObjectView; fields: readonly FieldChange[] }) {
  const locale = useLocale();
  return (
    <dl className={styles['lines']}>
      {fields.map((each) => {
        const field = view.fields.get(each.field);
        if (!field) return null;
        const text = (value: unknown) => (value === null || value === undefined ? '—' : typeOf(field).toText(value, field, locale));
        return (
          <div key={each.field}>
            <dt>{labelText(field.label, locale.language)}</dt>
            <dd>
              <del>{text(each.before)}</del> <ins>{text(each.after)}</ins>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
