import { Segmented, Select } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { queryRecords, readRecord } from '@/api/records';
import type { FieldDefinition, Layout, RecordData, Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { inPhoneOrder, listsOf, placed, sectionsOf } from '@/model/layout';
import { isWritable, type ObjectView } from '@/model/view';
import { FieldRow } from '@/records/form/FieldRow';
import { Facts } from '@/records/page/Facts';
import { RelatedLists } from '@/records/page/RelatedLists';
import type { RecordEditing } from '@/records/page/useRecordEditing';
import { toInputs } from '@/records/saving';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { Tabs } from '@/ui/Tabs';
import { previewLayout, type LayoutPreview } from './api';
import type { Content } from './design';
import styles from './Layouts.module.css';

const PAUSE = 400;
const NOT_EDITED: RecordEditing = { save: () => Promise.resolve(false), errors: {}, saving: new Set(), dialog: null };

/** The layout as people of a role see it, on a record that there is or in a form that is filled in. */
export function Preview({ view, content }: { view: ObjectView; content: Content }) {
  const t = useWords('layouts');
  const [role, setRole] = useState<string>();
  const [record, setRecord] = useState<Reference | null>(null);
  const [as, setAs] = useState<'page' | 'form'>('form');
  const [size, setSize] = useState<'desk' | 'phone'>('desk');
  const [values, setValues] = useState<Record<string, unknown>>({});
  const roles = useQuery({ queryKey: ['rows', 'role', 'names'], queryFn: ({ signal }) => queryRecords('role', { fields: ['name'], sort: ['name'], limit: 200 }, signal) });
  const stored = useQuery({ queryKey: ['record', view.name, record?.id ?? ''], queryFn: ({ signal }) => readRecord(view.name, record?.id ?? '', signal), enabled: record !== null });
  const entered = useSettled(JSON.stringify(toInputs(view, values)), PAUSE);
  const asked = useMemo(
    () => ({ object: view.name, content, ...(role ? { role } : {}), ...(record ? { id: record.id } : {}), values: as === 'form' ? (JSON.parse(entered) as Record<string, unknown>) : {} }),
    [view.name, content, role, record, as, entered],
  );
  const query = useQuery({ queryKey: ['layout-preview', asked], queryFn: ({ signal }) => previewLayout(asked, signal), placeholderData: keepPreviousData, gcTime: 0 });
  const data: RecordData = { id: record?.id ?? '', ...(record ? stored.data?.data : {}), ...(as === 'form' ? { ...query.data?.look.defaults, ...values } : {}) };
  return (
    <div className={styles['preview']}>
      <div className={styles['choices']}>
        <Select allowClear style={{ minWidth: 180 }} aria-label={t('asRole')} placeholder={t('asMe')} value={role} onChange={setRole} options={(roles.data?.records ?? []).map((one) => ({ value: one.id, label: asString(one['name']) }))} />
        <div style={{ width: 240 }}>
          <ReferenceSelect target={view.name} value={record ? [record] : []} many={false} label={t('onRecord')} onChange={([chosen]) => setRecord(chosen ?? null)} />
        </div>
        <Segmented aria-label={t('shownAs')} value={as} options={(['form', 'page'] as const).map((value) => ({ value, label: t(`as.${value}`) }))} onChange={setAs} />
        <Segmented aria-label={t('size')} value={size} options={(['desk', 'phone'] as const).map((value) => ({ value, label: t(`sizes.${value}`) }))} onChange={setSize} />
      </div>
      {query.error && <ProblemState error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Bar height={160} />}
      {query.data && (
        <div className={styles['sheet']} data-size={size}>
          <Shown view={seenBy(view, query.data)} preview={query.data} record={data} form={as === 'form'} phone={size === 'phone'} onChange={(name, value) => setValues((old) => ({ ...old, [name]: value }))} />
        </div>
      )}
    </div>
  );
}

/** The object as far as the role may see it; nothing is changed in a preview of the page. */
function seenBy(view: ObjectView, { access }: LayoutPreview): ObjectView {
  const fields = [...view.fields.values()].flatMap((field): FieldDefinition[] => {
    const held = access[field.name];
    return held === undefined || held === 'none' ? [] : [{ ...field, access: held }];
  });
  return { ...view, fields: new Map(fields.map((field) => [field.name, field])), rights: { ...view.rights, update: 'none' } };
}

interface ShownProps {
  view: ObjectView;
  preview: LayoutPreview;
  record: RecordData;
  form: boolean;
  phone: boolean;
  onChange: (name: string, value: unknown) => void;
}

function Shown({ view, preview, record, form, phone, onChange }: ShownProps) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const [key, setKey] = useState('');
  const layout: Layout = { id: null, name: '', when: null, ...preview.layout };
  const tabs = placed(view, layout, preview.look).filter((tab) => !form || sectionsOf(tab.blocks).length > 0);
  const active = tabs.find((tab) => tab.key === key) ?? tabs[0];
  if (!active) return <p className={styles['empty']}>{t('nothingShown')}</p>;
  const blocks = phone ? inPhoneOrder(active.blocks, layout) : active.blocks;
  return (
    <>
      <Tabs tabs={tabs.map((tab) => ({ key: tab.key, label: labelText(tab.label, language) || tab.key }))} active={active.key} onChange={setKey} label={t('tabs')} panel="layout-preview" />
      <div id="layout-preview" role="tabpanel" className={styles['panel']}>
        {!form && <Facts view={view} record={record} editing={NOT_EDITED} sections={sectionsOf(blocks)} folded={phone ? layout.phone.collapsed : []} broad={!phone} />}
        {!form && record.id && <RelatedLists view={view} record={record} lists={listsOf(blocks)} />}
        {form && (
          <SurroundingsContext value={{ object: view.name, values: record }}>
            {sectionsOf(blocks).map((section) => (
              <section key={section.key}>
                <h2>{labelText(section.label, language)}</h2>
                <div className={styles['fields']} style={{ '--columns': phone ? 1 : section.columns } as React.CSSProperties}>
                  {section.fields.filter(({ field }) => record.id || isWritable(field)).map(({ field, place }) => (
                    <FieldRow key={field.name} field={field} span={phone ? 1 : Math.min(place.span, section.columns)} value={record[field.name] ?? place.default} error={undefined} autoFocus={false} onChange={(value) => onChange(field.name, value)} />
                  ))}
                </div>
              </section>
            ))}
          </SurroundingsContext>
        )}
      </div>
    </>
  );
}
