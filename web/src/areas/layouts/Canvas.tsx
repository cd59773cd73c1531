import { DeleteOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { DndContext, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { Button, Input } from 'antd';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import type { LayoutProblem } from './api';
import { addList, addSection, addTab, blocksOf, moveBlock, placesOf, putField, removed, shifted, type Block, type Chosen, type Content, type List, type Section, type Tab, type Target } from './design';
import styles from './Layouts.module.css';

interface CanvasProps {
  view: ObjectView;
  content: Content;
  chosen: Chosen | null;
  problems: readonly LayoutProblem[];
  onChange: (content: Content) => void;
  onChoose: (chosen: Chosen | null) => void;
  children: ReactNode;
}

/** What is taken from the palette or from the canvas. */
interface Taken {
  kind: 'field' | 'block' | 'list' | 'section';
  key: string;
}

/** The palette beside the page as it will be. Everything is dragged, or chosen by click and moved by keys. */
export function Canvas({ view, content, chosen, problems, onChange, onChoose, children }: CanvasProps) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const [tabKey, setTabKey] = useState('');
  const owner = chosen && content.tabs.find((tab) => tab.key === chosen.key || tab.blocks.some((block) => block.key === chosen.key || (block.kind === 'section' && block.fields.some((place) => chosen.kind === 'field' && place.name === chosen.key))));
  const [seen, setSeen] = useState(chosen);
  if (seen !== chosen) {
    setSeen(chosen);
    if (owner) setTabKey(owner.key);
  }
  const tab = content.tabs.find((one) => one.key === tabKey) ?? content.tabs[0];
  const put = (taken: Taken, target: Target) => {
    if (taken.kind === 'field') onChange(putField(content, taken.key, target));
    else if (taken.kind === 'block') onChange(moveBlock(content, taken.key, target));
    else {
      const made = taken.kind === 'list' ? addList(content, target, taken.key) : addSection(content, target, { 'zh-CN': '新分组', en: 'New section' });
      onChange(made.content);
      onChoose({ kind: 'block', key: made.key });
      return;
    }
    onChoose({ kind: taken.kind, key: taken.key });
  };
  const drop = ({ active, over }: DragEndEvent) => {
    const taken = active.data.current as Taken | undefined;
    const target = over?.data.current as Target | undefined;
    if (taken && target) put(taken, target);
  };
  /** Where a click on the palette puts something: into the chosen section, or at the end of the tab that is looked at. */
  const place = (): Target => {
    const section = chosen?.kind === 'block' ? tab?.blocks.find((block) => block.key === chosen.key && block.kind === 'section') : undefined;
    return section ? { kind: 'section', key: section.key } : { kind: 'tab', key: tab?.key ?? '' };
  };
  const faulty = new Set(problems.filter((one) => one.severity === 'error').map((one) => one.part));
  const shared = { view, content, chosen, faulty, onChange, onChoose };
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragEnd={drop}>
      <Palette view={view} content={content} onTake={(taken) => put(taken, taken.kind === 'field' ? place() : { kind: 'tab', key: tab?.key ?? '' })} />
      <div className={styles['middle']}>
        <div className={styles['canvas']} role="group" aria-label={t('canvas')}>
          <div className={styles['tabs']}>
            {content.tabs.map((one) => (
              <TabButton key={one.key} tab={one} active={one.key === tab?.key} {...shared} onOpen={() => setTabKey(one.key)} />
            ))}
            <Button
              type="text"
              size="small"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                const made = addTab(content, { 'zh-CN': '新标签页', en: 'New tab' });
                onChange(made.content);
                onChoose({ kind: 'tab', key: made.key });
              }}
            >
              {t('addTab')}
            </Button>
          </div>
          {tab?.blocks.map((block) => <BlockBox key={block.key} block={block} {...shared} />)}
          {tab && <End tab={tab} empty={tab.blocks.length === 0} />}
          <p className={styles['state']}>{t('keys')}</p>
        </div>
        {children}
      </div>
      <span className="y-hidden" aria-live="polite">
        {chosen ? t('chosen', { name: nameOf(view, content, chosen, language) }) : ''}
      </span>
    </DndContext>
  );
}

function nameOf(view: ObjectView, content: Content, chosen: Chosen, language: 'zh-CN' | 'en'): string {
  if (chosen.kind === 'field') return labelText(view.fields.get(chosen.key)?.label, language) || chosen.key;
  if (chosen.kind === 'tab') return labelText(content.tabs.find((tab) => tab.key === chosen.key)?.label, language) || chosen.key;
  const block = blocksOf(content).find((one) => one.key === chosen.key);
  return block ? headingOf(view, block, language) : chosen.key;
}

function headingOf(view: ObjectView, block: Block, language: 'zh-CN' | 'en'): string {
  const own = labelText(block.label, language);
  if (own || block.kind === 'section') return own;
  return labelText(view.inverses.find((one) => one.name === block.inverse)?.label, language) || block.inverse;
}

function Palette({ view, content, onTake }: { view: ObjectView; content: Content; onTake: (taken: Taken) => void }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const { objects } = useModel();
  const [text, setText] = useState('');
  const sought = text.trim().toLowerCase();
  const placed = new Set(placesOf(content).map((place) => place.name));
  const listed = new Set(blocksOf(content).flatMap((block) => (block.kind === 'related' ? block.inverse : [])));
  const matches = (words: string, name: string) => !sought || words.toLowerCase().includes(sought) || name.includes(sought);
  const fields = [...view.fields.values()].filter((field) => !placed.has(field.name) && !field.hidden && field.name !== 'id' && field.name !== 'version' && matches(labelText(field.label, language), field.name));
  const lists = view.inverses.filter((inverse) => !listed.has(inverse.name) && objects.has(inverse.object) && matches(labelText(inverse.label, language), inverse.name));
  return (
    <aside className={styles['side']} aria-label={t('palette')}>
      <Input allowClear size="small" aria-label={t('find')} placeholder={t('find')} onChange={(event) => setText(event.target.value)} />
      <h2>{t('structure')}</h2>
      <div className={styles['kinds']}>
        <PaletteItem taken={{ kind: 'section', key: 'new' }} label={t('section')} onTake={onTake} />
      </div>
      <h2>{t('fields')}</h2>
      <div className={styles['kinds']}>
        {fields.map((field) => (
          <PaletteItem key={field.name} taken={{ kind: 'field', key: field.name }} label={labelText(field.label, language)} required={field.required ?? false} onTake={onTake} />
        ))}
        {fields.length === 0 && <p className={styles['state']}>{t('noFields')}</p>}
      </div>
      <h2>{t('lists')}</h2>
      <div className={styles['kinds']}>
        {lists.map((inverse) => (
          <PaletteItem key={inverse.name} taken={{ kind: 'list', key: inverse.name }} label={labelText(inverse.label, language)} onTake={onTake} />
        ))}
      </div>
    </aside>
  );
}

function PaletteItem({ taken, label, required = false, onTake }: { taken: Taken; label: string; required?: boolean; onTake: (taken: Taken) => void }) {
  const drag = useDraggable({ id: `new.${taken.kind}.${taken.key}`, data: taken });
  const shift = drag.transform ? { transform: `translate(${drag.transform.x}px, ${drag.transform.y}px)`, zIndex: 5, position: 'relative' as const } : undefined;
  return (
    <button type="button" ref={drag.setNodeRef} className={styles['kind']} style={shift} {...drag.attributes} {...drag.listeners} onClick={() => onTake(taken)}>
      {label}
      {required && <span className={styles['mark']}> *</span>}
    </button>
  );
}

interface PartProps {
  view: ObjectView;
  content: Content;
  chosen: Chosen | null;
  faulty: ReadonlySet<string | null>;
  onChange: (content: Content) => void;
  onChoose: (chosen: Chosen | null) => void;
}

/** Arrows move the part that has the focus, Delete takes it out. */
function useKeys({ content, onChange, onChoose }: PartProps, part: Chosen): (event: KeyboardEvent) => void {
  return (event) => {
    const step = event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : 0;
    if (step) onChange(shifted(content, part, step));
    else if (event.key === 'Delete') {
      onChange(removed(content, part));
      onChoose(null);
    } else return;
    event.preventDefault();
  };
}

function TabButton({ tab, active, onOpen, ...shared }: PartProps & { tab: Tab; active: boolean; onOpen: () => void }) {
  const { language } = useLocale();
  const keys = useKeys(shared, { kind: 'tab', key: tab.key });
  const target = useDroppable({ id: `tab.${tab.key}`, data: { kind: 'tab', key: tab.key } satisfies Target });
  return (
    <button
      type="button"
      ref={target.setNodeRef}
      className={styles['tab']}
      aria-pressed={active}
      data-over={target.isOver ? '' : undefined}
      data-chosen={shared.chosen?.kind === 'tab' && shared.chosen.key === tab.key ? '' : undefined}
      onClick={() => {
        onOpen();
        shared.onChoose({ kind: 'tab', key: tab.key });
      }}
      onKeyDown={keys}
    >
      {labelText(tab.label, language) || tab.key}
    </button>
  );
}

function BlockBox({ block, ...shared }: PartProps & { block: Block }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const { view, content, chosen, onChange, onChoose } = shared;
  const part: Chosen = { kind: 'block', key: block.key };
  const keys = useKeys(shared, part);
  const drag = useDraggable({ id: `block.${block.key}`, data: { kind: 'block', key: block.key } satisfies Taken });
  const before = useDroppable({ id: `before.${block.key}`, data: { kind: 'block', key: block.key } satisfies Target });
  const label = headingOf(view, block, language) || t('untitled');
  const isChosen = chosen?.kind === 'block' && chosen.key === block.key;
  const shift = drag.transform ? { transform: `translate(${drag.transform.x}px, ${drag.transform.y}px)`, zIndex: 5 } : undefined;
  return (
    <section className={styles['block']} data-kind={block.kind} data-chosen={isChosen ? '' : undefined} data-faulty={shared.faulty.has(block.key) ? '' : undefined} style={shift} aria-label={label}>
      <header ref={before.setNodeRef} className={styles['blockHead']} data-over={before.isOver && !drag.isDragging ? '' : undefined}>
        <button type="button" ref={drag.setNodeRef} className={styles['grip']} {...drag.attributes} {...drag.listeners} aria-pressed={isChosen} aria-label={t('moveNamed', { name: label })} onClick={() => onChoose(part)} onKeyDown={keys}>
          <HolderOutlined aria-hidden="true" /> {label}
        </button>
        <span className={styles['marks']}>
          {block.kind === 'section' && t('columnsOf', { count: block.columns })}
          {block.show && ` · ${t('conditional')}`}
        </span>
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t('removeNamed', { name: label })}
          onClick={() => {
            onChange(removed(content, part));
            onChoose(null);
          }}
        />
      </header>
      {block.kind === 'section' ? <SectionBody section={block} {...shared} /> : <ListBody list={block} view={view} />}
    </section>
  );
}

function SectionBody({ section, ...shared }: PartProps & { section: Section }) {
  const t = useWords('layouts');
  const end = useDroppable({ id: `end.${section.key}`, data: { kind: 'section', key: section.key } satisfies Target });
  return (
    <div ref={end.setNodeRef} className={styles['fields']} data-over={end.isOver ? '' : undefined} style={{ '--columns': section.columns } as React.CSSProperties}>
      {section.fields.map((place) => (
        <FieldBox key={place.name} name={place.name} span={Math.min(place.span, section.columns)} marks={[place.show && t('conditional'), place.require && t('required'), place.readonly && t('readonly'), place.choices.length > 0 && t('limited')]} {...shared} />
      ))}
      {section.fields.length === 0 && <p className={styles['empty']}>{t('dropHere')}</p>}
    </div>
  );
}

function FieldBox({ name, span, marks, ...shared }: PartProps & { name: string; span: number; marks: readonly (string | false)[] }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const part: Chosen = { kind: 'field', key: name };
  const keys = useKeys(shared, part);
  const drag = useDraggable({ id: `field.${name}`, data: { kind: 'field', key: name } satisfies Taken });
  const before = useDroppable({ id: `at.${name}`, data: { kind: 'field', key: name } satisfies Target });
  const field = shared.view.fields.get(name);
  const label = labelText(field?.label, language) || name;
  const isChosen = shared.chosen?.kind === 'field' && shared.chosen.key === name;
  const shift: React.CSSProperties = drag.transform ? { transform: `translate(${drag.transform.x}px, ${drag.transform.y}px)`, zIndex: 5 } : {};
  const shown = marks.filter(Boolean);
  return (
    <div ref={before.setNodeRef} className={styles['place']} data-over={before.isOver && !drag.isDragging ? '' : undefined} style={{ ...shift, '--span': span } as React.CSSProperties}>
      <button
        type="button"
        ref={drag.setNodeRef}
        className={styles['field']}
        data-chosen={isChosen ? '' : undefined}
        data-faulty={shared.faulty.has(name) ? '' : undefined}
        data-gone={field ? undefined : ''}
        {...drag.attributes}
        {...drag.listeners}
        aria-pressed={isChosen}
        aria-label={t('fieldNamed', { name: label })}
        onClick={() => shared.onChoose(part)}
        onKeyDown={keys}
      >
        <span>
          {label}
          {field?.required && <span className={styles['mark']}> *</span>}
        </span>
        {shown.length > 0 && <span className={styles['marks']}>{shown.join(' · ')}</span>}
      </button>
    </div>
  );
}

function ListBody({ list, view }: { list: List; view: ObjectView }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const inverse = view.inverses.find((one) => one.name === list.inverse);
  const child = useModel().objects.get(inverse?.object ?? '');
  const names = list.fields.map((name) => labelText(child?.fields.get(name)?.label, language) || name);
  return <p className={styles['listOf']}>{names.length ? listed(names, language) : t('usualColumns')}</p>;
}

function End({ tab, empty }: { tab: Tab; empty: boolean }) {
  const t = useWords('layouts');
  const target = useDroppable({ id: `tail.${tab.key}`, data: { kind: 'tab', key: tab.key } satisfies Target });
  return (
    <div ref={target.setNodeRef} className={styles['end']} data-over={target.isOver ? '' : undefined}>
      {empty ? t('emptyTab') : t('dropAtEnd')}
    </div>
  );
}
