import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState, type ClipboardEvent } from 'react';
import type { FieldDefinition, RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asReference, asString } from '@/fields/shared/values';
import { pathText, quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { isWritable, targetOf, type Model, type ObjectView } from '@/model/view';
import { useOpenForm } from '../form/host';
import styles from './LineSheet.module.css';
import type { AddingRows } from './useAddRows';

interface AddLinesProps {
  child: ObjectView;
  owner: ObjectView;
  /** The field of a line that names its record. */
  field: string;
  record: RecordData;
  adding: AddingRows;
}

/** What a line is mostly about: its product, or the one record that it can't be without. */
function pickedBy(child: ObjectView, master: string): FieldDefinition | null {
  const lookups = [...child.fields.values()].filter((one) => one.type === 'lookup' && one.name !== master && isWritable(one));
  return lookups.find((one) => one.name === 'product') ?? lookups.find((one) => one.required) ?? null;
}

/** Of lines of other records only those that belong to the same: of an order's lines those of this delivery's order. */
function sameRecord(model: Model, target: string, owner: ObjectView, record: RecordData): string {
  const fields = [...(model.objects.get(target)?.fields.values() ?? [])];
  for (const one of fields) {
    const own = owner.fields.get(one.name);
    const held = asReference(record[one.name]);
    if (own && held && one.type === 'master_detail' && targetOf(one) === targetOf(own)) return `${pathText(one.name)} = ${quoted(held.id)}`;
  }
  return '';
}

/** Lines are added by picking what they are about, by typing a name, or by pasting rows of a spreadsheet. */
export function AddLines({ child, owner, field, record, adding }: AddLinesProps) {
  const t = useWords('lines');
  const model = useModel();
  const { language } = useLocale();
  const open = useOpenForm();
  const [text, setText] = useState('');
  const pick = pickedBy(child, field);
  const object = labelText(child.label, language);
  const name = child.fields.get(child.nameField);
  const named = name?.type === 'text' && isWritable(name);
  const asked = [...child.fields.values()].some((one) => one.required && isWritable(one) && one.name !== child.nameField && one.name !== field && one.default === undefined && !one['default_expression']);
  const add = async () => {
    const written = text.trim();
    if (!written) return;
    setText('');
    if (asked) {
      await open({ object: child.name, values: { [child.nameField]: written, [field]: { id: record.id, name: asString(record[owner.nameField]) } } });
      adding.refresh();
    } else await adding.add({ [child.nameField]: written });
  };
  const paste = (event: ClipboardEvent) => {
    const block = event.clipboardData.getData('text/plain');
    if (!block.includes('\n') && !block.includes('\t')) return;
    event.preventDefault();
    adding.pasteNames(block);
  };
  return (
    <div className={styles['add']}>
      {pick && <Picker key={adding.count} pick={pick} condition={sameRecord(model, targetOf(pick) ?? '', owner, record)} onPick={(id) => void adding.add({ [pick.name]: id })} />}
      {named && (
        <Input value={text} placeholder={t('named')} aria-label={t('add', { object })} maxLength={200} onChange={(event) => setText(event.target.value)} onPressEnter={() => void add()} onPaste={paste} />
      )}
      {!pick && !named && (
        <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: child.name, values: { [field]: { id: record.id, name: asString(record[owner.nameField]) } } }).then(adding.refresh)}>
          {t('add', { object })}
        </Button>
      )}
    </div>
  );
}

function Picker({ pick, condition, onPick }: { pick: FieldDefinition; condition: string; onPick: (id: string) => void }) {
  const t = useWords('lines');
  const model = useModel();
  const { language } = useLocale();
  const target = targetOf(pick) ?? '';
  const active = model.objects.get(target)?.fields.has('active') ? 'active = true' : '';
  const words = t('pick', { target: labelText(model.objects.get(target)?.label ?? pick.label, language) });
  return (
    <ReferenceSelect
      target={target}
      narrow={condition || active ? { condition: condition || active, strict: true } : null}
      value={[]}
      many={false}
      label={words}
      placeholder={words}
      onChange={([chosen]) => chosen && onPick(chosen.id)}
    />
  );
}
