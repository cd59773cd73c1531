import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { isObject } from '@/lib/equal';
import styles from './Automations.module.css';
import { useFieldsOf } from './useFieldsOf';

const VERBS = ['created', 'updated', 'deleted', 'restored'] as const;
const EVERY = ['day', 'working_day', 'week', 'month'] as const;
const UNITS = ['minutes', 'hours', 'days', 'working_hours', 'working_days'] as const;

type Settings = Record<string, unknown>;

interface PartProps {
  settings: Settings;
  onChange: (next: Settings) => void;
}

/** When exactly an automation is set off; what there is to say depends on the trigger chosen beside it. */
export default function TriggerEditor({ id, value, onChange, label }: EditorProps) {
  const t = useWords('automations');
  const trigger = asString(useSurroundings()?.values['trigger']) || 'event';
  const settings: Settings = isObject(value) ? value : {};
  const part = () => {
    if (trigger === 'event') return <EventPart settings={settings} onChange={onChange} />;
    if (trigger === 'date') return <DatePart settings={settings} onChange={onChange} />;
    if (trigger === 'schedule') return <SchedulePart settings={settings} onChange={onChange} />;
    return <p className={styles['hint']}>{t('manualHint')}</p>;
  };
  return (
    <div id={id} role="group" aria-label={label} className={styles['row']}>
      {part()}
    </div>
  );
}

function EventPart({ settings, onChange }: PartProps) {
  const t = useWords('automations');
  const chosen = Array.isArray(settings['on']) ? (settings['on'] as string[]) : ['created', 'updated'];
  return <Checkbox.Group value={chosen} options={VERBS.map((verb) => ({ value: verb, label: t(`verb.${verb}`) }))} onChange={(on) => onChange({ on })} />;
}

function DatePart({ settings, onChange }: PartProps) {
  const t = useWords('automations');
  const object = asString(useSurroundings()?.values['object']);
  const fields = useFieldsOf(object, (field) => field.type === 'date' || field.type === 'datetime');
  const known = Object.fromEntries(['field', 'amount', 'unit', 'direction', 'at'].flatMap((name) => (name in settings ? [[name, settings[name]]] : [])));
  const put = (change: Settings) => onChange({ ...known, ...change });
  return (
    <>
      <Select aria-label={t('dateField')} placeholder={t('dateField')} value={asString(known['field']) || null} options={fields} onChange={(field: string) => put({ field })} showSearch optionFilterProp="label" />
      <Select
        aria-label={t('direction')}
        value={asString(known['direction']) || 'before'}
        options={(['before', 'after'] as const).map((one) => ({ value: one, label: t(`directions.${one}`) }))}
        onChange={(direction: string) => put({ direction })}
      />
      <InputNumber aria-label={t('amount')} min={0} precision={0} value={Number(known['amount'] ?? 0)} onChange={(amount) => put({ amount: amount ?? 0 })} />
      <UnitSelect value={asString(known['unit']) || 'days'} onChange={(unit) => put({ unit })} />
    </>
  );
}

export function UnitSelect({ value, onChange }: { value: string; onChange: (unit: string) => void }) {
  const t = useWords('automations');
  return <Select aria-label={t('unit')} value={value} options={UNITS.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))} onChange={onChange} />;
}

/** Times of a schedule: `when` among the settings. */
export function SchedulePart({ settings, onChange }: PartProps) {
  const t = useWords('automations');
  const when: Settings = isObject(settings['when']) ? settings['when'] : { every: 'day', at: '09:00' };
  const every = asString(when['every']) || 'day';
  const put = (change: Settings) => onChange({ when: { ...when, ...change } });
  const weekdays = Array.isArray(when['weekdays']) ? (when['weekdays'] as number[]) : [];
  return (
    <>
      <Select
        aria-label={t('every')}
        value={every}
        options={EVERY.map((one) => ({ value: one, label: t(`everyOf.${one}`) }))}
        onChange={(next: string) => onChange({ when: { every: next, at: when['at'] ?? '09:00', ...(next === 'week' ? { weekdays: [1] } : {}), ...(next === 'month' ? { day: 1 } : {}) } })}
      />
      {every === 'week' && (
        <Select mode="multiple" aria-label={t('weekdays')} value={weekdays} options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`weekday.${day}`) }))} onChange={(days: number[]) => put({ weekdays: [...days].sort() })} />
      )}
      {every === 'month' && (
        <>
          <InputNumber aria-label={t('dayOfMonth')} title={t('dayHint')} min={-31} max={31} precision={0} value={Number(when['day'] ?? 1)} onChange={(day) => put({ day: day || 1 })} />
          <Checkbox checked={when['working'] === true} onChange={(event) => put({ working: event.target.checked })}>
            {t('workingDays')}
          </Checkbox>
          <p className={styles['hint']}>{t('dayHint')}</p>
        </>
      )}
      <Input type="time" aria-label={t('at')} value={asString(when['at']) || '09:00'} onChange={(event) => put({ at: event.target.value || '09:00' })} className={styles['time'] ?? ''} />
    </>
  );
}
