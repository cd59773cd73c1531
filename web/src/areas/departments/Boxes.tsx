import { DownloadOutlined, FullscreenOutlined, MinusOutlined, PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { useDraggable, useDroppable } from '@dnd-kit/core';
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { MenuButton, type MenuItem } from '@/ui/Menu';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Departments.module.css';
import { BOX, boxesOf, edge, picture, type Box, type Line } from './lines';
import type { Branch } from './tree';

const ZOOMS = [0.4, 0.55, 0.75, 1, 1.25, 1.5];
const USUAL = 3;

interface BoxesProps {
  roots: readonly Branch[];
  opened: ReadonlySet<string>;
  focused: string | null;
  movable: boolean;
  menuOf: (line: Line) => readonly MenuItem[];
  onMenu: (line: Line, key: string) => void;
  onFold: (id: string, open: boolean) => void;
}

/** Departments as boxes below each other: dragged onto another one, enlarged, printed, kept as a picture. */
export default function Boxes({ roots, opened, focused, movable, menuOf, onMenu, onFold }: BoxesProps) {
  const t = useWords('departments');
  const area = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(USUAL);
  const scale = ZOOMS[zoom] ?? 1;
  const drawn = useMemo(() => boxesOf(roots, opened), [roots, opened]);
  const byId = useMemo(() => new Map(drawn.boxes.map((box) => [box.branch.id, box])), [drawn]);
  const edges = drawn.boxes.flatMap((box) => (box.open ? box.branch.children.map((child) => byId.get(child.id)).filter((one): one is Box => one !== undefined).map((one) => edge(box, one)) : []));
  const words = (branch: Branch) => [branch.manager?.name ?? t('noHead'), t('people', { count: branch.all })].join(' · ');
  const fit = () => {
    const room = (area.current?.clientWidth ?? 0) - 48;
    const fitting = ZOOMS.findLastIndex((each) => each * drawn.width <= room);
    setZoom(Math.max(0, Math.min(USUAL, fitting)));
  };
  const keep = () => {
    const url = URL.createObjectURL(new Blob([picture(drawn, words)], { type: 'image/svg+xml' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${t('title')}.svg` });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <div className={styles['tools']}>
        <Button size="small" icon={<MinusOutlined aria-hidden="true" />} aria-label={t('smaller')} title={t('smaller')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)} />
        <span className="y-num">{Math.round(scale * 100)} %</span>
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} aria-label={t('larger')} title={t('larger')} disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)} />
        <Button size="small" icon={<FullscreenOutlined aria-hidden="true" />} onClick={fit}>
          {t('fit')}
        </Button>
        <Button size="small" icon={<DownloadOutlined aria-hidden="true" />} onClick={keep}>
          {t('keepPicture')}
        </Button>
        <Button size="small" icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <div ref={area} className={styles['area']} role="group" aria-label={t('title')}>
        <div style={{ width: drawn.width * scale + 48, height: drawn.height * scale + 48 }}>
          <div className={styles['canvas']} style={{ width: drawn.width, height: drawn.height, transform: `scale(${scale})` }}>
            <svg width={drawn.width} height={drawn.height} aria-hidden="true">
              <path d={edges.join('')} fill="none" stroke="var(--y-line-strong)" />
            </svg>
            {drawn.boxes.map((box) => (
              <BoxOf key={box.branch.id} box={box} words={words(box.branch)} found={box.branch.id === focused} movable={movable} menuOf={menuOf} onMenu={onMenu} onFold={onFold} />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

function BoxOf({ box, words, found, movable, menuOf, onMenu, onFold }: { box: Box; words: string; found: boolean } & Pick<BoxesProps, 'movable' | 'menuOf' | 'onMenu' | 'onFold'>) {
  const t = useWords('departments');
  const { branch, x, y, open } = box;
  const line: Line = { kind: 'department', key: branch.id, depth: 0, branch, open };
  const drag = useDraggable({ id: `drag ${branch.id}`, data: { line }, disabled: !movable || branch.parent === null });
  const drop = useDroppable({ id: branch.id, data: { line } });
  const items = menuOf(line);
  return (
    <div
      ref={(node) => {
        drag.setNodeRef(node);
        drop.setNodeRef(node);
      }}
      className={styles['box']}
      data-over={drop.isOver && !drag.isDragging ? '' : undefined}
      data-found={found ? '' : undefined}
      style={{ left: x, top: y, width: BOX.width, height: BOX.height }}
      {...drag.listeners}
    >
      <div className={styles['boxName']}>
        <RecordLink object="department" id={branch.id} name={branch.name} />
        {items.length > 0 && (
          <MenuButton items={items} onChoose={(key) => onMenu(line, key)} plain={styles['menu']} label={t('actions', { name: branch.name })}>
            ⋯
          </MenuButton>
        )}
      </div>
      <span className={styles['soft']}>{words}</span>
      {branch.children.length > 0 && (
        <button type="button" className={styles['boxFold']} aria-expanded={open} aria-label={open ? t('fold', { name: branch.name }) : t('unfoldBelow', { name: branch.name, count: branch.children.length })} onClick={() => onFold(branch.id, !open)}>
          {open ? <MinusOutlined aria-hidden="true" /> : branch.children.length}
        </button>
      )}
    </div>
  );
}
