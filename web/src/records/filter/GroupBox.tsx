import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Segmented, Select, Switch } from 'antd';
import { useId } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { ChildTestBox } from './ChildTestBox';
import { ConditionInputs } from './ConditionInputs';
import styles from './GroupBox.module.css';
import { newCondition } from './filter';
import { isCondition, newChildTest, newGroup, type FilterGroup, type FilterPart } from './groups';
import { useFilterFields } from './useFilterFields';

const DEEPEST = 5;

interface GroupBoxProps {
  view: ObjectView;
  group: FilterGroup;
  depth: number;
  onChange: (group: FilterGroup) => void;
  /** Left out at the outermost, which cannot go. */
  onRemove?: () => void;
}

/** A group of conditions: whether all or any must hold, or must not, and its parts, groups among them. */
export function GroupBox({ view, group, depth, onChange, onRemove }: GroupBoxProps) {
  const t = useWords('filters');
  const id = useId();
  const put = (parts: FilterPart[]) => onChange({ ...group, parts });
  const replace = (at: number, part: FilterPart | null) => put(group.parts.flatMap((one, place) => (place === at ? (part ? [part] : []) : [one])));
  return (
    <fieldset className={styles['group']} data-depth={depth}>
      <legend className="y-hidden">{t(depth === 0 ? 'whole' : 'group')}</legend>
      <div className={styles['head']}>
        <Segmented<FilterGroup['join']>
          size="small"
          aria-label={t('joinLabel')}
          value={group.join}
          onChange={(join) => onChange({ ...group, join })}
          options={(['and', 'or'] as const).map((value) => ({ value, label: t(`join.${value}`) }))}
        />
        <label htmlFor={id} className={styles['not']} title={t('notHint')}>
          <Switch id={id} size="small" checked={group.negated} onChange={(negated) => onChange({ ...group, negated })} />
          {t('turned')}
        </label>
        {onRemove && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={onRemove} aria-label={t('removeGroup')} title={t('removeGroup')} />}
      </div>
      <ul className={styles['parts']}>
        {group.parts.map((part, at) => (
          // Parts have nothing but their place to be known by.
          <li key={at}>
            <PartBox view={view} part={part} depth={depth + 1} onChange={(next) => replace(at, next)} />
          </li>
        ))}
      </ul>
      <AddPart view={view} deeper={depth + 1 < DEEPEST} onAdd={(part) => put([...group.parts, part])} />
    </fieldset>
  );
}

function PartBox({ view, part, depth, onChange }: { view: ObjectView; part: FilterPart; depth: number; onChange: (part: FilterPart | null) => void }) {
  const t = useWords('filters');
  const model = useModel();
  if (!isCondition(part)) {
    if (part.kind === 'group') return <GroupBox view={view} group={part} depth={depth} onChange={onChange} onRemove={() => onChange(null)} />;
    return <ChildTestBox view={view} test={part} depth={depth} onChange={onChange} onRemove={() => onChange(null)} />;
  }
  if (!resolvePath(model, view.name, part.field)) return null;
  return (
    <div className={styles['line']}>
      <ConditionInputs view={view} condition={part} onChange={onChange} focus={false} />
      <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={() => onChange(null)} aria-label={t('removeCondition')} title={t('removeCondition')} />
    </div>
  );
}

function AddPart({ view, deeper, onAdd }: { view: ObjectView; deeper: boolean; onAdd: (part: FilterPart) => void }) {
  const t = useWords('filters');
  const model = useModel();
  const { language } = useLocale();
  const [own] = useFilterFields(view);
  const path = own?.options.find((option) => option.value === view.nameField)?.value ?? own?.options[0]?.value ?? '';
  const field = resolvePath(model, view.name, path)?.field;
  const children = view.inverses.filter((one) => model.objects.has(one.object)).map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  return (
    <div className={styles['add']}>
      {field && (
        <Button type="link" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => onAdd(newCondition(path, field))}>
          {t('addCondition')}
        </Button>
      )}
      {deeper && field && (
        <Button type="link" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => onAdd(newGroup('or', [newCondition(path, field)]))}>
          {t('addGroup')}
        </Button>
      )}
      {deeper && children.length > 0 && (
        <Select<string>
          size="small"
          variant="borderless"
          value={null}
          placeholder={t('addChildren')}
          aria-label={t('addChildren')}
          options={children}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          onChange={(name) => onAdd(newChildTest(name))}
          style={{ minWidth: 130 }}
        />
      )}
    </div>
  );
}
