import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { ColorRule } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { FilterBar } from '../filter/FilterBar';
import type { ChosenLayout } from '../views/layout';
import type { Column } from './columns';
import styles from './LayoutDrawer.module.css';

const COLORS = ['red', 'orange', 'gold', 'green', 'teal', 'blue', 'purple', 'grey'] as const;
const WHOLE_ROW = '';

interface ColorRulesProps {
  view: ObjectView;
  /** Columns of which single cells can be coloured; null where records are coloured as a whole. */
  columns: readonly Column[] | null;
  layout: ChosenLayout;
}

/** Which records stand out, and in which colour. */
export function ColorRules({ view, columns, layout }: ColorRulesProps) {
  const t = useWords('lists');
  const { colors = [] } = layout.layout;
  const put = (rules: ColorRule[]) => layout.change({ colors: rules.length ? rules : undefined });
  return (
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
  );
}

interface RuleProps {
  view: ObjectView;
  columns: readonly Column[] | null;
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
        {columns && (
          <Select<string>
            value={rule.field ?? WHOLE_ROW}
            onChange={(path) => onChange({ ...rule, field: path || null })}
            options={[{ value: WHOLE_ROW, label: t('wholeRow') }, ...columns.map((column) => ({ value: column.path, label: column.label }))]}
            aria-label={t('colored')}
            style={{ flex: 1, minWidth: 120 }}
          />
        )}
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
