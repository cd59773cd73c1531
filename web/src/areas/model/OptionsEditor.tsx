import { HolderOutlined, PlusOutlined, VerticalLeftOutlined, VerticalRightOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Popover } from 'antd';
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { useState, type ClipboardEvent } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { hue, hues } from '@/start/tokens';
import type { OptionDraft } from './fieldDraft';
import styles from './Model.module.css';
import { nameFrom } from './naming';

const HUES = Object.keys(hues).filter((name) => !['default', 'gray', 'pink'].includes(name));

const MOST_LEVELS = 6;

interface OptionsEditorProps {
  /** Options may stand below others. */
  tree?: boolean;
  options: readonly OptionDraft[];
  onChange: (options: OptionDraft[]) => void;
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  const place = Math.max(0, Math.min(rest.length, to));
  return item === undefined ? [...items] : [...rest.slice(0, place), item, ...rest.slice(place)];
}

/** A new option; its value is its English word as a name, or else the word as it stands. */
export function freshOption(words: string, number: number, level = 0): OptionDraft {
  const color = HUES[number % HUES.length] ?? null;
  return { value: words, zh: words, en: '', color, active: true, fresh: true, level };
}

/** The values of a choice in their order: dragged or moved with the arrow keys, with colours and words. */
export function OptionsEditor({ options, tree = false, onChange }: OptionsEditorProps) {
  const t = useWords('model');
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor));
  const set = (index: number, part: Partial<OptionDraft>) => onChange(options.map((one, at) => (at === index ? { ...one, ...part } : one)));
  // No option stands more than a level below the one before it.
  const deepest = (index: number) => (index === 0 ? 0 : Math.min(MOST_LEVELS - 1, (options[index - 1]?.level ?? 0) + 1));
  const drop = ({ active, over }: DragEndEvent) => {
    if (over) onChange(moved(options, Number(active.id), Number(over.id)));
  };
  return (
    <div className={styles['options']}>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
        {options.map((option, index) => (
          <Line
            key={index}
            index={index}
            option={option}
            onChange={(part) => set(index, part)}
            onMove={(step) => onChange(moved(options, index, index + step))}
            onRemove={() => onChange(options.filter((_, at) => at !== index))}
            onPaste={(lines) => onChange([...options.slice(0, index), ...lines.map((line, at) => freshOption(line.words, index + at, tree ? option.level + line.level : 0)), ...options.slice(index + 1)])}
            onLevel={tree ? (step) => set(index, { level: Math.max(0, Math.min(deepest(index), option.level + step)) }) : null}
            deepest={deepest(index)}
          />
        ))}
      </DndContext>
      <div>
        <Button type="link" size="small" style={{ padding: 0 }} icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange([...options, freshOption('', options.length, options.at(-1)?.level ?? 0)])}>
          {t('addOption')}
        </Button>
        <span className={page['hint']}> {t(tree ? 'treeHint' : 'optionsHint')}</span>
      </div>
    </div>
  );
}

interface LineProps {
  index: number;
  option: OptionDraft;
  onChange: (part: Partial<OptionDraft>) => void;
  onMove: (step: number) => void;
  onRemove: () => void;
  onPaste: (lines: PastedLine[]) => void;
  /** Moves it to another level of a tree; null in a list. */
  onLevel: ((step: 1 | -1) => void) | null;
  deepest: number;
}

interface PastedLine {
  words: string;
  level: number;
}

/** Pasted lines with the depth of their indentation: a tab or two blanks a level. */
function linesOf(text: string, tree: boolean): PastedLine[] {
  const lines = text.split(tree ? /\n+/ : /[\n\t]+/).filter((line) => line.trim());
  return lines.map((line) => ({ words: line.trim(), level: Math.floor((/^\s*/.exec(line)?.[0] ?? '').replaceAll('\t', '  ').length / 2) }));
}

function Line({ index, option, onChange, onMove, onRemove, onPaste, onLevel, deepest }: LineProps) {
  const t = useWords('model');
  const drag = useDraggable({ id: String(index) });
  const drop = useDroppable({ id: String(index) });
  const shift = drag.transform ? { transform: `translateY(${drag.transform.y}px)`, zIndex: 1 } : undefined;
  const words = option.zh || option.en || option.value;
  const paste = (event: ClipboardEvent) => {
    const lines = linesOf(event.clipboardData.getData('text'), onLevel !== null);
    if (lines.length < 2) return;
    event.preventDefault();
    onPaste(lines);
  };
  const zh = (text: string) => onChange({ zh: text, ...(option.fresh && !option.en ? { value: text } : {}) });
  const en = (text: string) => onChange({ en: text, ...(option.fresh ? { value: nameFrom(text) || option.zh } : {}) });
  return (
    <div ref={drop.setNodeRef} className={styles['option']} style={{ ...shift, ...(onLevel ? { paddingLeft: option.level * 20 } : {}) }} data-over={drop.isOver && !drag.isDragging ? '' : undefined} data-tree={onLevel ? '' : undefined}>
      <button
        type="button"
        ref={drag.setNodeRef}
        className={styles['handle']}
        {...drag.attributes}
        {...drag.listeners}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
          if (!step) return;
          event.preventDefault();
          onMove(step);
        }}
        aria-label={t('moveOption', { name: words })}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      <Hue color={option.color} label={t('colorOf', { name: words })} onChange={(color) => onChange({ color })} />
      <Input size="small" value={option.zh} placeholder={t('optionZh')} aria-label={t('optionZh')} onChange={(event) => zh(event.target.value)} onPaste={paste} maxLength={100} />
      <Input size="small" value={option.en} placeholder={t('optionEn')} aria-label={t('optionEn')} onChange={(event) => en(event.target.value)} maxLength={100} />
      <Input size="small" value={option.value} disabled={!option.fresh} placeholder={t('optionValue')} aria-label={t('optionValue')} onChange={(event) => onChange({ value: event.target.value })} maxLength={100} />
      <Checkbox checked={option.active} onChange={(event) => onChange({ active: event.target.checked })} aria-label={t('optionActive')} title={t('optionActive')} />
      {onLevel && (
        <>
          <Button type="text" size="small" disabled={option.level === 0} icon={<VerticalRightOutlined />} aria-label={t('outdentOption', { name: words })} title={t('outdentOption', { name: words })} onClick={() => onLevel(-1)} />
          <Button type="text" size="small" disabled={option.level >= deepest} icon={<VerticalLeftOutlined />} aria-label={t('indentOption', { name: words })} title={t('indentOption', { name: words })} onClick={() => onLevel(1)} />
        </>
      )}
      <Button type="text" size="small" aria-label={t('removeOption', { name: words })} title={option.fresh ? undefined : t('optionStays')} onClick={onRemove}>
        ×
      </Button>
    </div>
  );
}

function Hue({ color, label, onChange }: { color: string | null; label: string; onChange: (color: string | null) => void }) {
  const t = useWords('model');
  const [open, setOpen] = useState(false);
  const choose = (name: string | null) => {
    onChange(name);
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <div className={styles['hues']}>
          <button type="button" className={styles['swatch']} style={{ background: hue(null) }} aria-label={t('noColor')} title={t('noColor')} onClick={() => choose(null)} />
          {HUES.map((name) => (
            <button key={name} type="button" className={styles['swatch']} style={{ background: hue(name) }} aria-label={name} title={name} onClick={() => choose(name)} />
          ))}
        </div>
      }
    >
      <button type="button" className={styles['swatch']} style={{ background: hue(color) }} aria-label={label} title={label} />
    </Popover>
  );
}
