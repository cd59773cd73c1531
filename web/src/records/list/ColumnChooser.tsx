import { Button } from 'antd';
import { Suspense, lazy, useEffect, useRef, useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '@/model/view';
import { NamedIcon } from '@/ui/icons';
import type { ChosenColumns } from './columns';

const load = () => import('./ColumnPopover');
const ColumnPopover = lazy(load);

/** The button for choosing columns; what is behind it is fetched when it is wanted. */
export function ColumnChooser({ view, chosen }: { view: ObjectView; chosen: ChosenColumns }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useEffect(() => {
    // The button is another one once the popover has gone: the focus comes back to it, where nothing else has taken it.
    if (was.current && !open && (document.activeElement === null || document.activeElement === document.body)) opener.current?.focus({ preventScroll: true });
    was.current = open;
  }, [open]);
  const show = (event: MouseEvent) => {
    // The click that opens must not be seen by the popover as one beside it.
    event.nativeEvent.stopPropagation();
    setOpen(true);
  };
  const button = (
    <Button
      ref={opener}
      icon={<NamedIcon name="setting" />}
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
