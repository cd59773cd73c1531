import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useMemo } from 'react';
import type { FieldDefinition } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { isEmpty } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { saveText } from '@/lib/saveText';
import { useMe, useObject } from '@/model/context';
import { isWritable, type ObjectView } from '@/model/view';
import type { PreviewColumn } from './api';
import { ColumnSettings } from './ColumnSettings';
import { clashes, planOf, planToml, withScales, type ColumnDraft, type StepDraft } from './plan';
import type { Wizard, WizardFile } from './useWizard';
import styles from './Wizard.module.css';

const ADDRESS_PARTS = ['province', 'city', 'district', 'street', 'postcode', 'country'] as const;

/** Which column becomes which field, file by file. */
export function MapStep({ wizard }: { wizard: Wizard }) {
  const t = useWords('imports');
  if (wizard.ownPlan !== null) {
    return (
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('plan')}</h2>
          <span className={page['soft']}>{t('planDecides')}</span>
        </header>
        <pre className={styles['plan']}>{wizard.ownPlan}</pre>
      </section>
    );
  }
  const plan = planToml(planOf(wizard.files.flatMap((one) => one.draft ?? [])));
  return (
    <>
      {wizard.files.map((one) => one.draft && one.preview && <Mapping key={one.key} one={one} draft={one.draft} onChange={(draft) => wizard.change(one.key, draft)} />)}
      <section className={page['card']}>
        <details>
          <summary className={page['cardHead']} style={{ cursor: 'pointer' }}>
            <span>{t('showPlan')}</span>
          </summary>
          <pre className={styles['plan']}>{plan}</pre>
          <p style={{ padding: '0 16px 12px' }}>
            <Button size="small" icon={<DownloadOutlined aria-hidden="true" />} onClick={() => saveText('plan.toml', plan, 'application/toml')}>
              {t('downloadPlan')}
            </Button>
          </p>
        </details>
      </section>
    </>
  );
}

function useFieldOptions(view: ObjectView | null, t: Words) {
  const { language } = useLocale();
  const me = useMe();
  return useMemo(() => {
    const fields = [...(view?.fields.values() ?? [])].filter((field) => isWritable(field) || (field.name === 'created_at' && me.administrator));
    return fields.flatMap((field) => {
      const label = `${labelText(field.label, language)}${field.required ? ' *' : ''}`;
      if (field.type !== 'address') return [{ value: field.name, label }];
      return [{ value: field.name, label }, ...ADDRESS_PARTS.map((part) => ({ value: `${field.name}.${part}`, label: `${label} · ${t(`address.${part}`)}` }))];
    });
  }, [view, language, me.administrator, t]);
}

function Mapping({ one, draft, onChange }: { one: WizardFile; draft: StepDraft; onChange: (draft: StepDraft) => void }) {
  const t = useWords('imports');
  const { language } = useLocale();
  const view = useObject(draft.object);
  const options = useFieldOptions(view, t);
  const mapped = draft.columns.flatMap((column) => column.field ?? []);
  // A newly chosen field takes the unit that the column's name speaks of; a scale set by hand stays.
  const fit = (next: StepDraft, part: Partial<ColumnDraft>) => (part.field ? withScales(next, (name) => view?.fields.get(name)?.type) : next);
  const set = (index: number, part: Partial<ColumnDraft>) =>
    onChange(fit({ ...draft, columns: draft.columns.map((column, at) => (at === index ? { ...column, ...part } : column)) }, part));
  const matchable = [...new Set(mapped.map((field) => field.split('.')[0] ?? ''))].map((name) => ({
    value: name,
    label: labelText(view?.fields.get(name)?.label, language) || name,
  }));
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{one.file.name}</h2>
        <span className={page['soft']}>
          → {labelText(view?.label, language)} · {t('mapped', { count: mapped.length, all: draft.columns.length })}
        </span>
      </header>
      <div className={styles['matches']}>
        <span>{t('match')}</span>
        <Select
          mode="multiple"
          style={{ minWidth: 220 }}
          value={draft.match.filter((name) => matchable.some((option) => option.value === name))}
          options={matchable}
          placeholder={t('matchNone')}
          aria-label={t('match')}
          onChange={(match: string[]) => onChange({ ...draft, match })}
        />
        <span className={page['soft']}>{draft.match.length ? t('matchHint') : t('matchNoneHint')}</span>
      </div>
      <Warnings view={view} draft={draft} />
      <div className={page['scroll']}>
        <table className={`${page['table']} ${styles['mapping']}`}>
          <thead>
            <tr>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('samples')}</th>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('conversion')}</th>
            </tr>
          </thead>
          <tbody>
            {draft.columns.map((column, index) => (
              <Line
                key={column.column}
                column={column}
                preview={one.preview?.columns[index]}
                field={view?.fields.get(column.field ?? '') ?? null}
                options={options}
                columns={draft.columns.map((one) => one.column)}
                onChange={(part) => set(index, part)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Constants draft={draft} options={options} onChange={onChange} />
    </section>
  );
}

interface LineProps {
  column: ColumnDraft;
  preview: PreviewColumn | undefined;
  field: FieldDefinition | null;
  options: { value: string; label: string }[];
  columns: readonly string[];
  onChange: (part: Partial<ColumnDraft>) => void;
}

function Line({ column, preview, field, options, columns, onChange }: LineProps) {
  const t = useWords('imports');
  const samples = (preview?.samples ?? []).slice(0, 3).map(String).filter(Boolean).join(t('comma'));
  return (
    <tr>
      <th scope="row">{column.column}</th>
      <td>
        <div className={styles['samples']} title={samples}>
          {samples || '—'}
        </div>
      </td>
      <td>
        <Select<string | null>
          style={{ width: '100%', minWidth: 180 }}
          value={column.field ?? ''}
          options={[{ value: '', label: t('skip') }, ...options]}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('fieldFor', { column: column.column })}
          onChange={(value) => onChange({ field: value ? value : null, find: null, missing: 'error', scale: null, currency: null })}
        />
      </td>
      <td>{field && <ColumnSettings column={column} field={field} samples={(preview?.samples ?? []).map(String)} columns={columns} onChange={onChange} />}</td>
    </tr>
  );
}

function Warnings({ view, draft }: { view: ObjectView | null; draft: StepDraft }) {
  const t = useWords('imports');
  const { language } = useLocale();
  const name = (field: string) => labelText(view?.fields.get(field.split('.')[0] ?? '')?.label, language) || field;
  const given = new Set([...draft.columns.flatMap((column) => column.field?.split('.')[0] ?? []), ...draft.constants.map((one) => one.field)]);
  const needed = [...(view?.fields.values() ?? [])].filter((field) => field.required && isWritable(field) && !field.system && isEmpty(field.default) && !given.has(field.name));
  const twice = clashes(draft);
  return (
    <>
      {twice.length > 0 && (
        <p className={styles['warning']} role="alert">
          {t('twice', { fields: twice.map(name).join(t('comma')) })}
        </p>
      )}
      {needed.length > 0 && <p className={styles['warning']}>{t('needed', { fields: needed.map((field) => name(field.name)).join(t('comma')) })}</p>}
    </>
  );
}

function Constants({ draft, options, onChange }: { draft: StepDraft; options: { value: string; label: string }[]; onChange: (draft: StepDraft) => void }) {
  const t = useWords('imports');
  const set = (constants: StepDraft['constants']) => onChange({ ...draft, constants });
  return (
    <div className={styles['matches']} style={{ borderBottom: 0, borderTop: '1px solid var(--y-line)' }}>
      {draft.constants.map((one, index) => (
        <span key={index} style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
          <Select
            style={{ width: 150 }}
            value={one.field || null}
            options={options}
            placeholder={t('field')}
            aria-label={t('field')}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(field: string) => set(draft.constants.map((other, at) => (at === index ? { ...other, field } : other)))}
          />
          =
          <input
            className={styles['constant']}
            value={one.value}
            aria-label={t('constantValue')}
            placeholder={t('constantValue')}
            onChange={(event) => set(draft.constants.map((other, at) => (at === index ? { ...other, value: event.target.value } : other)))}
          />
          <Button type="text" size="small" aria-label={t('removeConstant')} onClick={() => set(draft.constants.filter((_, at) => at !== index))}>
            ×
          </Button>
        </span>
      ))}
      <Button type="link" size="small" onClick={() => set([...draft.constants, { field: '', value: '' }])}>
        {t('addConstant')}
      </Button>
      <span className={page['soft']}>{t('constantHint')}</span>
    </div>
  );
}
