import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Radio, Select } from 'antd';
import { Suspense, lazy, useId, type ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { COLUMN, type Align, type Block, type Column, type Fact, type Of } from './content';
import { FieldPicker } from './FieldPicker';
import styles from './Papers.module.css';
import { TextLine } from './TextLine';

const RichTextEditor = lazy(() => import('@/fields/rich_text/Editor'));

interface BlockEditorProps<B extends Block = Block> {
  view: ObjectView;
  block: B;
  onChange: (block: Block) => void;
}

/** What one block says, by its kind. */
export function BlockEditor({ view, block, onChange }: BlockEditorProps) {
  const t = useWords('papers');
  const id = useId();
  switch (block.kind) {
    case 'heading':
      return <HeadingEditor view={view} block={block} onChange={onChange} />;
    case 'words':
      return (
        <Suspense fallback={null}>
          <RichTextEditor
            id={id}
            field={{ name: 'html', type: 'rich_text', label: {} }}
            label={t('kind.words')}
            value={block.html}
            onChange={(html) => onChange({ ...block, html: typeof html === 'string' ? html : '' })}
            tools={(insert) => <FieldPicker view={view} onPick={insert} />}
          />
        </Suspense>
      );
    case 'facts':
      return <FactsEditor view={view} block={block} onChange={onChange} />;
    case 'table':
      return <TableEditor view={view} block={block} onChange={onChange} />;
    case 'signing':
      return <FactList view={view} items={block.parties} most={4} add={t('addParty')} onChange={(parties) => onChange({ ...block, parties })} />;
    default:
      return null;
  }
}

function AlignChoice({ value, onChange }: { value: Align; onChange: (value: Align) => void }) {
  const t = useWords('papers');
  const options = (['left', 'center', 'right'] as const).map((one) => ({ value: one, label: t(`align.${one}`) }));
  return <Select aria-label={t('align.title')} value={value} onChange={onChange} options={options} popupMatchSelectWidth={false} />;
}

function HeadingEditor({ view, block, onChange }: BlockEditorProps<Of<'heading'>>) {
  const t = useWords('papers');
  return (
    <div className={styles['parts']}>
      <TextLine view={view} label={t('kind.heading')} value={block.text} onChange={(text) => onChange({ ...block, text })} />
      <Radio.Group
        aria-label={t('size.title')}
        optionType="button"
        value={block.size}
        onChange={(event) => onChange({ ...block, size: Number(event.target.value) })}
        options={[1, 2, 3].map((size) => ({ value: size, label: t(`size.${size}`) }))}
      />
      <AlignChoice value={block.align} onChange={(align) => onChange({ ...block, align })} />
    </div>
  );
}

function FactsEditor({ view, block, onChange }: BlockEditorProps<Of<'facts'>>) {
  const t = useWords('papers');
  return (
    <>
      <FactList view={view} items={block.items} most={60} add={t('addFact')} onChange={(items) => onChange({ ...block, items })} />
      <div className={styles['parts']}>
        <Checkbox checked={block.totals} onChange={(event) => onChange({ ...block, totals: event.target.checked })}>
          {t('totals')}
        </Checkbox>
        {!block.totals && (
          <Radio.Group
            aria-label={t('columns')}
            optionType="button"
            value={block.columns}
            onChange={(event) => onChange({ ...block, columns: Number(event.target.value) })}
            options={[1, 2, 3].map((n) => ({ value: n, label: t('columnsCount', { count: n }) }))}
          />
        )}
      </div>
    </>
  );
}

interface FactListProps {
  view: ObjectView;
  items: Fact[];
  most: number;
  add: string;
  onChange: (items: Fact[]) => void;
}

function FactList({ view, items, most, add, onChange }: FactListProps) {
  const t = useWords('papers');
  const change = (at: number, part: Partial<Fact>) => onChange(items.map((one, place) => (place === at ? { ...one, ...part } : one)));
  return (
    <>
      {items.map((item, at) => (
        <div key={at} className={styles['fact']}>
          <Input aria-label={t('labelOf', { n: at + 1 })} placeholder={t('label')} maxLength={500} value={item.label} onChange={(event) => change(at, { label: event.target.value })} />
          <TextLine view={view} label={t('valueOf', { n: at + 1 })} placeholder={t('value')} value={item.text} onChange={(text) => change(at, { text })} />
          <Remove label={t('removeItem', { n: at + 1 })} onClick={() => onChange(items.filter((_, place) => place !== at))} />
        </div>
      ))}
      <Add label={add} disabled={items.length >= most} onClick={() => onChange([...items, { label: '', text: '' }])} />
    </>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden="true" />} aria-label={label} title={label} onClick={onClick} />;
}

function Add({ label, disabled, onClick }: { label: string; disabled: boolean; onClick: () => void }) {
  return (
    <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden="true" />} disabled={disabled} onClick={onClick}>
      {label}
    </Button>
  );
}

function TableEditor({ view, block, onChange }: BlockEditorProps<Of<'table'>>) {
  const t = useWords('papers');
  const { language } = useLocale();
  const { objects } = useModel();
  const inverse = view.inverses.find((one) => one.name === block.of);
  const child = objects.get(inverse?.object ?? '');
  const set = (part: Partial<Of<'table'>>) => onChange({ ...block, ...part });
  const change = (at: number, part: Partial<Column>) => set({ columns: block.columns.map((one, place) => (place === at ? { ...one, ...part } : one)) });
  const labelled = (label: string, control: ReactNode) => (
    <label className={styles['labelled']}>
      <span>{label}</span>
      {control}
    </label>
  );
  return (
    <>
      <div className={styles['parts']}>
        {labelled(
          t('listOf'),
          <Select
            value={block.of || null}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(of: string) => set({ of })}
            options={view.inverses.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
          />,
        )}
        {labelled(t('sort'), <Input maxLength={500} placeholder="position" value={block.sort} onChange={(event) => set({ sort: event.target.value })} />)}
        {labelled(t('where'), <Input maxLength={4000} placeholder="quantity > 0" value={block.where} onChange={(event) => set({ where: event.target.value })} />)}
      </div>
      <Checkbox checked={block.plain} onChange={(event) => set({ plain: event.target.checked })}>
        {t('plain')}
      </Checkbox>
      {child &&
        block.columns.map((column, at) => (
          <div key={at} className={styles['column']}>
            <Input aria-label={t('headOf', { n: at + 1 })} placeholder={t('head')} maxLength={500} value={column.label} onChange={(event) => change(at, { label: event.target.value })} />
            <TextLine view={child} rows label={t('cellOf', { n: at + 1 })} placeholder={t('cell')} value={column.text} onChange={(text) => change(at, { text })} />
            <TextLine view={view} label={t('footOf', { n: at + 1 })} placeholder={t('foot')} value={column.foot} onChange={(foot) => change(at, { foot })} />
            <AlignChoice value={column.align} onChange={(align) => change(at, { align })} />
            <Checkbox checked={column.width > 0} onChange={(event) => change(at, { width: event.target.checked ? 1 : 0 })}>
              {t('wide')}
            </Checkbox>
            <Remove label={t('removeColumn', { n: at + 1 })} onClick={() => set({ columns: block.columns.filter((_, place) => place !== at) })} />
          </div>
        ))}
      <Add label={t('addColumn')} disabled={!child || block.columns.length >= 12} onClick={() => set({ columns: [...block.columns, COLUMN] })} />
    </>
  );
}
