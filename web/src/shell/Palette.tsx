import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { NamedIcon } from '@/ui/icons';
import { Snippet } from '@/ui/Snippet';
import styles from './Palette.module.css';
import { usePaletteItems, type PaletteItem } from './usePaletteItems';

/** One box for pages, commands and records. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { items, searching } = usePaletteItems(text.trim(), onHelp);
  const current = Math.min(active, Math.max(items.length - 1, 0));
  const choose = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(items[current]);
    else if (event.key === 'ArrowDown') setActive((current + 1) % Math.max(items.length, 1));
    else if (event.key === 'ArrowUp') setActive((current - 1 + items.length) % Math.max(items.length, 1));
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current, items]);
  const dialog = useModalDialog(onClose);
  useMouse(list, setActive, (index) => choose(items[index]));
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-label={t('shell.search')}>
      <div className={styles['box']}>
        <SearchOutlined aria-hidden="true" />
        <input
          className={styles['input']}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
          placeholder={t('palette.placeholder')}
          aria-label={t('shell.search')}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={items[current] ? `palette-${current}` : undefined}
          autoComplete="off"
          autoFocus
        />
        {searching && <span className={styles['hint']}>{t('common.loading')}</span>}
      </div>
      <ul className={styles['list']} id="palette-list" role="listbox" aria-label={t('palette.results')} ref={list}>
        {items.map((item, index) => (
          <Row key={item.key} item={item} index={index} selected={index === current} first={items[index - 1]?.group !== item.group} />
        ))}
      </ul>
      {items.length === 0 && !searching && <p className={styles['nothing']}>{t('palette.nothing', { text })}</p>}
      <footer className={styles['foot']}>{t('palette.keys')}</footer>
    </dialog>
  );
}

/** Shows a native dialog as modal for as long as it is there; a click beside it closes it. */
function useModalDialog(onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return undefined;
    if (!element.open) element.showModal();
    const cancel = () => onClose();
    const click = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element.addEventListener('cancel', cancel);
    element.addEventListener('click', click);
    return () => {
      element.removeEventListener('cancel', cancel);
      element.removeEventListener('click', click);
    };
  }, [onClose]);
  return dialog;
}

/** The mouse on the lines of the list; the keyboard works in the box above. */
function useMouse(list: RefObject<HTMLUListElement | null>, onHover: (index: number) => void, onChoose: (index: number) => void): void {
  const latest = useRef({ onHover, onChoose });
  useEffect(() => {
    latest.current = { onHover, onChoose };
  });
  useEffect(() => {
    const element = list.current;
    const indexAt = (event: MouseEvent) => {
      const line = (event.target as Element).closest<HTMLElement>('[role=option]');
      return line ? Number(line.dataset['index']) : null;
    };
    const move = (event: MouseEvent) => {
      const index = indexAt(event);
      if (index !== null) latest.current.onHover(index);
    };
    const click = (event: MouseEvent) => {
      const index = indexAt(event);
      if (index !== null) latest.current.onChoose(index);
    };
    element?.addEventListener('mousemove', move);
    element?.addEventListener('click', click);
    return () => {
      element?.removeEventListener('mousemove', move);
      element?.removeEventListener('click', click);
    };
  }, [list]);
}

interface RowProps {
  item: PaletteItem;
  index: number;
  selected: boolean;
  first: boolean;
}

function Row({ item, index, selected, first }: RowProps) {
  return (
    <>
      {first && (
        <li className={styles['group']} role="presentation">
          {item.group}
        </li>
      )}
      <li id={`palette-${index}`} role="option" aria-selected={selected} className={styles['row']} data-index={index}>
        <NamedIcon name={item.icon} />
        <span className={styles['words']}>
          <span className="y-ellipsis">{item.snippet ? <Snippet text={item.snippet} /> : item.label}</span>
          {item.facts && <span className={`${styles['facts']} y-ellipsis`}>{item.facts}</span>}
        </span>
        {item.elsewhere && (
          <span className={`${styles['hint']} y-ellipsis`}>
            <Snippet text={item.elsewhere} />
          </span>
        )}
        {item.hint && <span className={styles['hint']}>{item.hint}</span>}
      </li>
    </>
  );
}
