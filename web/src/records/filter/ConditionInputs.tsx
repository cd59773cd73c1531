import { Select } from 'antd';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { typeOf } from '@/fields/registry';
import { bare } from '@/fields/shared/operators';
import type { OperatorName } from '@/fields/types';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { Bar } from '@/ui/Skeleton';
import { newCondition, withOperator, type Condition } from './filter';
import { useFilterFields } from './useFilterFields';

interface ConditionInputsProps {
  view: ObjectView;
  condition: Condition;
  onChange: (condition: Condition) => void;
  /** The typing starts at the value. */
  focus: boolean;
}

/** Field, operator and value of a condition. */
export function ConditionInputs({ view, condition, onChange, focus }: ConditionInputsProps) {
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
  const value = (
    <type.FilterEditor
      value={condition.value}
      onChange={(next) => onChange({ ...condition, value: next })}
      field={field}
      operator={condition.operator}
      label={t('filter.value')}
    />
  );
  return (
    <>
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
        <Suspense fallback={<Bar width={120} height={32} />}>{focus ? <FocusFirst key={`${condition.field}.${condition.operator}`}>{value}</FocusFirst> : value}</Suspense>
      )}
    </>
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
