import { CloseOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectView, ResolvedField } from '@/model/view';
import { ConditionEditor } from './ConditionEditor';
import styles from './FilterBar.module.css';
import type { Condition } from './filter';
import { useSentence } from './useSentence';

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
  const toggle = (next: boolean) => {
    if (next) setEdited(condition);
    else if (open && JSON.stringify(edited) !== JSON.stringify(condition)) onChange(edited);
    setOpen(next);
  };
  const text = `${words.field} ${words.operator} ${words.value}`;
  return (
    <span className={styles['chip']}>
      <Popover
        open={open}
        onOpenChange={toggle}
        trigger="click"
        placement="bottomLeft"
        destroyOnHidden
        content={<ConditionEditor view={view} condition={edited} onChange={setEdited} onDone={() => toggle(false)} />}
      >
        <button type="button" className={styles['words']} aria-expanded={open} title={text}>
          <span>{words.field}</span> <em>{words.operator}</em> <strong>{words.value}</strong>
        </button>
      </Popover>
      <button type="button" className={styles['remove']} onClick={onRemove} aria-label={t('filter.remove', { condition: text })}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </span>
  );
}
