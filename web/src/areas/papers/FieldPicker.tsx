import { PlusSquareOutlined } from '@ant-design/icons';
import { Button, Popover, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { placeholderOf } from './content';

const SPECIAL = ['@organisation', '@person', '@today'] as const;
const PASSED = new Set(['json', 'geo']);

interface FieldPickerProps {
  view: ObjectView;
  /** Within a table the number of the row can be named. */
  rows?: boolean;
  onPick: (placeholder: string) => void;
}

/** A button that offers the fields of an object, and those of the records it points at, to be put into a text. */
export function FieldPicker({ view, rows, onPick }: FieldPickerProps) {
  const t = useWords('papers');
  const [open, setOpen] = useState(false);
  const options = useFieldOptions(view, rows ?? false);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Select
          autoFocus
          defaultOpen
          aria-label={t('pickField')}
          placeholder={t('pickField')}
          style={{ width: 260 }}
          value={null}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
          onChange={(path: string) => {
            setOpen(false);
            onPick(placeholderOf(path));
          }}
        />
      }
    >
      <Button type="text" size="small" icon={<PlusSquareOutlined aria-hidden="true" />} aria-label={t('pickField')} title={t('pickField')} />
    </Popover>
  );
}

function useFieldOptions(view: ObjectView, rows: boolean) {
  const t = useWords('papers');
  const { language } = useLocale();
  const { objects } = useModel();
  const shown = (one: ObjectView) => [...one.fields.values()].filter((field) => !field.hidden && !PASSED.has(field.type) && field.name !== 'version');
  const own = shown(view).map((field) => ({ value: field.name, label: labelText(field.label, language) }));
  const over = shown(view)
    .filter((field) => ['lookup', 'master_detail', 'user'].includes(field.type))
    .flatMap((field) => {
      const target = objects.get(field.type === 'user' ? 'user' : (field.target ?? ''));
      const before = labelText(field.label, language);
      return target ? shown(target).map((inner) => ({ value: `${field.name}.${inner.name}`, label: `${before} / ${labelText(inner.label, language)}` })) : [];
    });
  const special = [...(rows ? ['#'] : []), ...SPECIAL].map((name) => ({ value: name, label: t(`special.${name}`) }));
  return [
    { label: labelText(view.label, language), options: own },
    { label: t('special.title'), options: special },
    ...(over.length ? [{ label: t('related'), options: over }] : []),
  ];
}
