import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { ColorRule, ViewLayout } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { FilterBar } from '../filter/FilterBar';
import { useFilterFields } from '../filter/useFilterFields';
import type { ChosenLayout } from '../views/layout';
import type { Column } from './columns';
import { canGroup, isDated, readGroup } from './grouping';
import styles from './LayoutDrawer.module.css';

interface LayoutDrawerProps {
  view: ObjectView;
  columns: readonly Column[];
  layout: ChosenLayout;
  onClose: () => void;
}

const COLORS = ['red', 'orange', 'gold', 'green', 'teal', 'blue', 'purple', 'grey'] as const;
const GRAINS = ['day', 'week', 'month'] as const;
const WHOLE_ROW = '';

/** How the list is laid out: what it is grouped by, how high its rows are, which records stand out. */
export default function LayoutDrawer({ view, columns, layout, onClose }: LayoutDrawerProps) {
  const t = useWords('lists');
  const { change } = layout;
  const { group = [], height = 'normal', colors = [] } = layout.layout;
  const put = (rules: ColorRule[]) => change({ colors: rules.length ? rules : undefined });
  return (
    <Drawer open size={520} title={t('layout')} onClose={onClose}>
      <div className={styles['part']}>
        <h3>{t('groupBy')}</h3>
        <GroupSelect view={view} level={0} group={group} onChange={change} />
        {group.length > 0 && <GroupSelect view={view} level={1} group={group} onChange={change} />}
      </div>
      <div className={styles['part']}>
        <h3 id="row-height">{t('rowHeight')}</h3>
        <Segmented<NonNullable<ViewLayout['height']>>
          aria-labelledby="row-height"
          value={height}
          onChange={(next) => change({ height: next === 'normal' ? undefined : next })}
          options={(['compact', 'normal', 'tall'] as const).map((value) => ({ value, label: t(`height.${value}`) }))}
        />
      </div>
      <div className={styles['part']}>
        <h3>{t('colors')}</h3>
        <p className={styles['hint']}>{t('colorsHint')}</p>
        <ul className={styles['rules']}>
          {colors.map((rule, at) => (
            // Rules have nothing but their place to be known by.
            <li key={at} className={styles['rule']}>
              <Rule view={view} columns={columns} rule={rule} onChange={(next) => put(colors.map((one, place) => (place === at ? next : one)))} onRemove={() => put(colors.filter((_, place) => place !== at))} />
            </li>
          ))}
        </ul>
        <NewRule view={view} onAdd={(where) => put([...colors, { where, color: COLORS[colors.length % COLORS.length] ?? 'red' }])} />
      </div>
    </Drawer>
  );
}

interface GroupSelectProps {
  view: ObjectView;
  level: number;
  group: readonly string[];
  onChange: (part: { group: string[] | undefined }) => void;
}

function GroupSelect({ view, level, group, onChange }: GroupSelectProps) {
  const t = useWords('lists');
  const model = useModel();
  const find = (path: string) => resolvePath(model, view.name, path)?.field ?? null;
  const offered = useFilterFields(view)
    .map((one) => ({ ...one, options: one.options.filter(({ value }) => { const field = find(value); return field !== null && canGroup(field); }) }))
    .filter((one) => one.options.length > 0);
  const by = group[level] ? readGroup(group[level], find) : null;
  const put = (text: string | null) => {
    const next = text === null ? group.slice(0, level) : [...group.slice(0, level), text, ...group.slice(level + 1)];
    onChange({ group: next.length ? next : undefined });
  };
  return (
    <div className={styles['line']}>
      <Select<string>
        value={by?.path ?? null}
        onChange={(path: string | undefined) => put(path ?? null)}
        options={offered}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t(level === 0 ? 'noGroup' : 'noSecondGroup')}
        aria-label={t(level === 0 ? 'groupBy' : 'thenBy')}
        style={{ flex: 1 }}
      />
      {by && isDated(by.field) && <Select value={by.grain} onChange={(grain) => put(`${by.path}:${grain ?? 'month'}`)} options={GRAINS.map((value) => ({ value, label: t(`grain.${value}`) }))} aria-label={t('grainLabel')} style={{ width: 100 }} />}
    </div>
  );
}

interface RuleProps {
  view: ObjectView;
  columns: readonly Column[];
  rule: ColorRule;
  onChange: (rule: ColorRule) => void;
  onRemove: () => void;
}

function Rule({ view, columns, rule, onChange, onRemove }: RuleProps) {
  const t = useWords('lists');
  return (
    <>
      <FilterBar view={view} where={rule.where} onChange={(where) => (where ? onChange({ ...rule, where }) : onRemove())} />
      <div className={styles['line']}>
        <div role="radiogroup" aria-label={t('color')} className={styles['swatches']}>
          {COLORS.map((color) => (
            <label key={color} title={t(`hue.${color}`)} style={{ '--hue': hue(color) } as React.CSSProperties}>
              <input type="radio" name={`${rule.where} ${rule.field ?? ''}`} checked={rule.color === color} onChange={() => onChange({ ...rule, color })} aria-label={t(`hue.${color}`)} />
            </label>
          ))}
        </div>
        <Select<string>
          value={rule.field ?? WHOLE_ROW}
          onChange={(path) => onChange({ ...rule, field: path || null })}
          options={[{ value: WHOLE_ROW, label: t('wholeRow') }, ...columns.map((column) => ({ value: column.path, label: column.label }))]}
          aria-label={t('colored')}
          style={{ flex: 1, minWidth: 120 }}
        />
        <Button type="text" icon={<DeleteOutlined aria-hidden="true" />} onClick={onRemove} aria-label={t('removeRule')} title={t('removeRule')} />
      </div>
    </>
  );
}

/** A rule begins with its condition; it is there when that is complete. */
function NewRule({ view, onAdd }: { view: ObjectView; onAdd: (where: string) => void }) {
  const t = useWords('lists');
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button type="link" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen(true)} className={styles['add']}>
        {t('addRule')}
      </Button>
    );
  }
  return (
    <div className={styles['rule']}>
      <FilterBar
        view={view}
        where=""
        onChange={(where) => {
          if (where) onAdd(where);
          setOpen(false);
        }}
      />
    </div>
  );
}
