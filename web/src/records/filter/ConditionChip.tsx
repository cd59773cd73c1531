import { CloseOutlined } from '@ant-design/icons';
import { Suspense, lazy, useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectView, ResolvedField } from '@/model/view';
import styles from './FilterBar.module.css';
import type { Condition } from './filter';
import { useSentence } from './useSentence';

const load = () => import('./ConditionPopover');
const ConditionPopover = lazy(load);

interface ConditionChipProps {
  view: ObjectView;
  condition: Condition;
  resolved: ResolvedField;
  /** A condition just added opens for its value. */
  fresh: boolean;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

/** One part of the sentence; a click opens it for changing. */
export function ConditionChip({ view, condition, resolved, fresh, onChange, onRemove }: ConditionChipProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(fresh);
  const [edited, setEdited] = useState(condition);
  const words = useSentence(condition, resolved);
  const show = (event: MouseEvent) => {
    // The click that opens must not be seen by the popover as one beside it.
    event.nativeEvent.stopPropagation();
    setEdited(condition);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    if (fresh || JSON.stringify(edited) !== JSON.stringify(condition)) onChange(edited);
  };
  const text = `${words.field} ${words.operator} ${words.value}`;
  const button = (
    <button
      type="button"
      className={styles['words']}
      aria-expanded={open}
      title={text}
      onClick={open ? undefined : show}
      onPointerEnter={() => void load()}
    >
      <span>{words.field}</span> <em>{words.operator}</em> <strong>{words.value}</strong>
    </button>
  );
  return (
    <span className={styles['chip']}>
      {open ? (
        <Suspense fallback={button}>
          <ConditionPopover view={view} condition={edited} onChange={setEdited} onClose={close}>
            {button}
          </ConditionPopover>
        </Suspense>
      ) : (
        button
      )}
      <button type="button" className={styles['remove']} onClick={onRemove} aria-label={t('filter.remove', { condition: text })}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </span>
  );
}
