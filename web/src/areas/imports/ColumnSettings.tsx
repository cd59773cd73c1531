import { Button, InputNumber, Popover, Radio, Select } from 'antd';
import type { FieldDefinition } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { targetOf } from '@/model/view';
import type { ColumnDraft, Missing } from './plan';
import styles from './Wizard.module.css';

const NUMBERS = new Set(['number', 'integer', 'money', 'percent']);
const DATES = new Set(['date', 'datetime']);
const RELATIONS = new Set(['lookup', 'user', 'multi_lookup']);
const FINDABLE = new Set(['text', 'email', 'phone', 'integer', 'choice']);

interface ColumnSettingsProps {
  column: ColumnDraft;
  field: FieldDefinition;
  samples: readonly string[];
  /** The columns of the file, one of which may say the currency of an amount. */
  columns: readonly string[];
  onChange: (part: Partial<ColumnDraft>) => void;
}

/** How the cells of a column are turned into values: said in a few words, changed in a small window. */
export function ColumnSettings(props: ColumnSettingsProps) {
  const t = useWords('imports');
  const words = summary(props, t);
  return (
    <Popover trigger="click" placement="bottomRight" destroyOnHidden title={t('conversion')} content={<Settings {...props} />}>
      <Button type="link" size="small" style={{ padding: 0 }}>
        {words.length ? words.join(t('comma')) : t('asItStands')}
      </Button>
    </Popover>
  );
}

function summary({ column, field }: ColumnSettingsProps, t: Words): string[] {
  return [
    ...(RELATIONS.has(field.type) ? [t(`missingShort.${column.missing}`)] : []),
    ...(column.fix.length ? [t('fixes', { count: column.fix.length })] : []),
    ...(column.scale !== null && column.scale !== 1 ? [`× ${column.scale}`] : []),
    ...(column.order ? [t(`order.${column.order}`)] : []),
    ...(column.currency ? [t('currencyIn', { column: column.currency })] : []),
  ];
}

function Settings({ column, field, samples, columns, onChange }: ColumnSettingsProps) {
  const t = useWords('imports');
  return (
    <div className={styles['settings']}>
      {RELATIONS.has(field.type) && <Finding column={column} field={field} onChange={onChange} />}
      {NUMBERS.has(field.type) && (
        <label className={page['label']}>
          {t('scale')}{' '}
          <InputNumber size="small" value={column.scale ?? 1} onChange={(scale) => onChange({ scale: scale === 1 ? null : scale })} />
          <span className={page['hint']}> {t('scaleHint')}</span>
        </label>
      )}
      {field.type === 'money' && (
        <label className={page['label']}>
          {t('currencyColumn')}{' '}
          <Select
            size="small"
            allowClear
            style={{ minWidth: 130 }}
            value={column.currency}
            placeholder={t('currencyNone')}
            options={columns.filter((one) => one !== column.column).map((one) => ({ value: one, label: one }))}
            onChange={(currency?: string) => onChange({ currency: currency ?? null })}
          />
        </label>
      )}
      {DATES.has(field.type) && (
        <Radio.Group
          size="small"
          value={column.order ?? ''}
          onChange={(event) => onChange({ order: (event.target.value as 'dmy' | 'mdy' | '') || null })}
          options={[
            { value: '', label: t('order.auto') },
            { value: 'dmy', label: t('order.dmy') },
            { value: 'mdy', label: t('order.mdy') },
          ]}
        />
      )}
      <Fixes column={column} samples={samples} onChange={onChange} />
    </div>
  );
}

function Finding({ column, field, onChange }: Omit<ColumnSettingsProps, 'samples' | 'columns'>) {
  const t = useWords('imports');
  const { language } = useLocale();
  const target = useModel().objects.get(targetOf(field) ?? '');
  if (!target) return null;
  const options = [...target.fields.values()]
    .filter((one) => FINDABLE.has(one.type) && (!one.system || one.name === target.nameField))
    .map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const label = labelText(target.label, language);
  return (
    <>
      <label className={page['label']}>
        {t('findBy', { object: label })}{' '}
        <Select
          size="small"
          style={{ minWidth: 130 }}
          value={column.find ?? target.nameField}
          options={options}
          onChange={(find: string) => onChange({ find: find === target.nameField ? null : find })}
        />
      </label>
      <div className={page['label']}>{t('whenMissing')}</div>
      <Radio.Group
        value={column.missing}
        onChange={(event) => onChange({ missing: event.target.value as Missing })}
        options={(['error', 'create', 'empty'] as const).map((value) => ({ value, label: t(`missing.${value}`), disabled: value === 'create' && !target.rights.create }))}
      />
    </>
  );
}

function Fixes({ column, samples, onChange }: Omit<ColumnSettingsProps, 'field' | 'columns'>) {
  const t = useWords('imports');
  const set = (index: number, pair: readonly [string, string] | null) =>
    onChange({ fix: pair ? column.fix.map((one, at) => (at === index ? pair : one)) : column.fix.filter((_, at) => at !== index) });
  return (
    <div>
      <div className={page['label']}>{t('fixLabel')}</div>
      <datalist id="import-samples">
        {[...new Set(samples)].map((sample) => (
          <option key={sample} value={sample} />
        ))}
      </datalist>
      {column.fix.map(([from, to], index) => (
        <div key={index} className={styles['fix']}>
          <input className={styles['constant']} style={{ width: '100%' }} list="import-samples" value={from} aria-label={t('fixFrom')} placeholder={t('fixFrom')} onChange={(event) => set(index, [event.target.value, to])} />
          →
          <input className={styles['constant']} style={{ width: '100%' }} value={to} aria-label={t('fixTo')} placeholder={t('fixTo')} onChange={(event) => set(index, [from, event.target.value])} />
          <Button type="text" size="small" aria-label={t('removeFix')} onClick={() => set(index, null)}>
            ×
          </Button>
        </div>
      ))}
      <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onChange({ fix: [...column.fix, ['', '']] })}>
        {t('addFix')}
      </Button>
    </div>
  );
}
