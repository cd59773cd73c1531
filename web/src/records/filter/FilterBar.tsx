import { CodeOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { ConditionChip } from './ConditionChip';
import styles from './FilterBar.module.css';
import { isComplete, newCondition, readFilter, writeFilter, type Condition, type Filter } from './filter';

const ExpressionBox = lazy(() => import('./ExpressionBox'));
const loadPicker = () => import('./FieldPicker');
const FieldPicker = lazy(loadPicker);

interface FilterBarProps {
  view: ObjectView;
  where: string;
  onChange: (where: string) => void;
}

/** The filter of a list as a sentence, or as the expression that it stands for. */
export function FilterBar({ view, where, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const model = useModel();
  const find = useCallback((path: string) => resolvePath(model, view.name, path)?.field ?? null, [model, view.name]);
  const filter = useMemo(() => readFilter(where, find), [where, find]);
  const [pending, setPending] = useState<Condition | null>(null);
  const [raw, setRaw] = useState(false);
  const write = (next: Filter) => onChange(writeFilter(next, find));
  if (raw || !filter) {
    return (
      <Suspense fallback={<div className={styles['bar']} />}>
        <ExpressionBox
          view={view}
          value={where}
          sayable={filter !== null}
          onApply={onChange}
          onClose={() => {
            if (!filter) onChange('');
            setRaw(false);
          }}
        />
      </Suspense>
    );
  }
  const { conditions, join } = filter;
  const replace = (index: number, condition: Condition | null) =>
    write({ join, conditions: conditions.flatMap((one, at) => (at === index ? (condition ? [condition] : []) : [one])) });
  const settle = (condition: Condition) => {
    setPending(null);
    if (isComplete(condition)) write({ join, conditions: [...conditions, condition] });
  };
  const shown = pending ? [...conditions, pending] : conditions;
  return (
    <div className={styles['bar']} role="group" aria-label={t('filter.label')}>
      {shown.length > 0 && <span className={styles['lead']}>{t('filter.lead')}</span>}
      {shown.map((condition, index) => {
        const resolved = resolvePath(model, view.name, condition.field);
        const fresh = index >= conditions.length;
        if (!resolved) return null;
        return (
          <span key={`${index}.${fresh ? 'new' : condition.field}`} className={styles['part']}>
            {index > 0 && (
              <button
                type="button"
                className={styles['join']}
                onClick={() => write({ join: join === 'and' ? 'or' : 'and', conditions })}
                title={t('filter.switchJoin')}
              >
                {t(`filter.${join}`)}
              </button>
            )}
            <ConditionChip
              view={view}
              condition={condition}
              resolved={resolved}
              fresh={fresh}
              onChange={(next) => (fresh ? settle(next) : replace(index, isComplete(next) ? next : null))}
              onRemove={() => (fresh ? setPending(null) : replace(index, null))}
            />
          </span>
        );
      })}
      <AddCondition
        view={view}
        first={shown.length === 0}
        onAdd={(path) => {
          const field = find(path);
          if (field) setPending(newCondition(path, field));
        }}
      />
      {conditions.length > 0 && (
        <Button type="link" size="small" onClick={() => onChange('')}>
          {t('filter.clear')}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        className={styles['code']}
        icon={<CodeOutlined aria-hidden="true" />}
        onClick={() => setRaw(true)}
        aria-label={t('filter.expression')}
        title={t('filter.expression')}
      />
    </div>
  );
}

function AddCondition({ view, first, onAdd }: { view: ObjectView; first: boolean; onAdd: (path: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = (
    <Button type="text" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen(true)} onPointerEnter={() => void loadPicker()}>
      {first ? t('filter.addFirst') : t('filter.add')}
    </Button>
  );
  if (!open) return button;
  const pick = (path: string) => {
    setOpen(false);
    onAdd(path);
  };
  return (
    <Suspense fallback={button}>
      <FieldPicker view={view} onPick={pick} onClose={() => setOpen(false)} />
    </Suspense>
  );
}
