import { Popover } from 'antd';
import type { ReactNode } from 'react';
import type { ObjectView } from '@/model/view';
import { ConditionEditor } from './ConditionEditor';
import type { Condition } from './filter';

interface ConditionPopoverProps {
  view: ObjectView;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onClose: () => void;
  children: ReactNode;
}

/** The editor of a condition, under its words. */
export default function ConditionPopover({ view, condition, onChange, onClose, children }: ConditionPopoverProps) {
  return (
    <Popover
      open
      onOpenChange={(open) => !open && onClose()}
      trigger="click"
      placement="bottomLeft"
      content={<ConditionEditor view={view} condition={condition} onChange={onChange} onDone={onClose} />}
    >
      {children}
    </Popover>
  );
}
