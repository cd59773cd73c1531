import { SettingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '@/model/view';
import type { ChosenColumns } from './columns';

const load = () => import('./ColumnPopover');
const ColumnPopover = lazy(load);

/** The button for choosing columns; what is behind it is fetched when it is wanted. */
export function ColumnChooser({ view, chosen }: { view: ObjectView; chosen: ChosenColumns }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const show = (event: MouseEvent) => {
    // The click that opens must not be seen by the popover as one beside it.
    event.nativeEvent.stopPropagation();
    setOpen(true);
  };
  const button = (
    <Button
      icon={<SettingOutlined aria-hidden="true" />}
      onClick={open ? undefined : show}
      onPointerEnter={() => void load()}
      aria-label={t('columns.title')}
      aria-expanded={open}
      title={t('columns.title')}
    />
  );
  if (!open) return button;
  return (
    <Suspense fallback={button}>
      <ColumnPopover view={view} chosen={chosen} onClose={() => setOpen(false)}>
        {button}
      </ColumnPopover>
    </Suspense>
  );
}
