import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '@/model/view';
import { useFilterFields } from './useFilterFields';

interface FieldPickerProps {
  view: ObjectView;
  onPick: (path: string) => void;
  onClose: () => void;
}

/** Picks the field of a new condition. */
export default function FieldPicker({ view, onPick, onClose }: FieldPickerProps) {
  const { t } = useTranslation();
  const groups = useFilterFields(view);
  return (
    <Select<string>
      size="small"
      defaultOpen
      autoFocus
      showSearch={{ optionFilterProp: 'label' }}
      options={groups}
      placeholder={t('filter.field')}
      aria-label={t('filter.field')}
      popupMatchSelectWidth={240}
      style={{ width: 150 }}
      onSelect={onPick}
      onBlur={onClose}
    />
  );
}
