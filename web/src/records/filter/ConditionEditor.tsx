import { Button, Select } from 'antd';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { typeOf } from '@/fields/registry';
import { bare } from '@/fields/shared/operators';
import type { OperatorName } from '@/fields/types';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { Bar } from '@/ui/Skeleton';
import styles from './FilterBar.module.css';
import { newCondition, withOperator, type Condition } from './filter';
import { useFilterFields } from './useFilterFields';

interface ConditionEditorProps {
  view: ObjectView;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onDone: () => void;
}

/** Field, operator and value of a condition. */
export function ConditionEditor({ view, condition, onChange, onDone }: ConditionEditorProps) {
  const { t } = useTranslation();
  const model = useModel();
  const groups = useFilterFields(view);
  const resolved = resolvePath(model, view.name, condition.field);
  if (!resolved) return null;
  const { field } = resolved;
  const type = typeOf(field);
  const changeField = (path: string) => {
    const next = resolvePath(model, view.name, path);
    if (next) onChange(newCondition(path, next.field));
  };
  return (
    <form
      className={styles['editor']}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      <Select
        value={condition.field}
        onChange={changeField}
        options={groups}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        aria-label={t('filter.field')}
        style={{ minWidth: 130 }}
      />
      <Select<OperatorName>
        value={condition.operator}
        onChange={(operator) => onChange(withOperator(condition, operator))}
        options={type.operators.map((name) => ({ value: name, label: t(`filter.operator.${name}`) }))}
        popupMatchSelectWidth={false}
        aria-label={t('filter.operatorLabel')}
      />
      {!bare.has(condition.operator) && (
        <Suspense fallback={<Bar width={120} height={32} />}>
          <FocusFirst key={`${condition.field}.${condition.operator}`}>
            <type.FilterEditor
              value={condition.value}
              onChange={(value) => onChange({ ...condition, value })}
              field={field}
              operator={condition.operator}
              label={t('filter.value')}
            />
          </FocusFirst>
        </Suspense>
      )}
      <Button type="primary" htmlType="submit">
        {t('common.ok')}
      </Button>
    </form>
  );
}

/** The value is what a condition still lacks: the typing starts there. */
function FocusFirst({ children }: { children: ReactNode }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The popover takes the focus for itself while it opens.
    const timer = setTimeout(() => box.current?.querySelector('input')?.focus(), 60);
    return () => clearTimeout(timer);
  }, []);
  return <span ref={box}>{children}</span>;
}
