import { Cascader, Input, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { functionsQuery, type ExpressionFunction } from '@/api/model';
import type { Reference } from '@/api/types';
import { pathText } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ReferenceSelect } from '../shared/ReferenceSelect';
import { MarkedFault } from '../shared/MarkedFault';
import { grown, namesOf, type NameOption } from './names';
import styles from './ExpressionEditor.module.css';
import { useChecked } from './useChecked';
import { useTried } from './useTried';

interface ExpressionEditorProps {
  /** The object on whose records the expression is asked. */
  object: string;
  value: string;
  onChange: (value: string) => void;
  locked: boolean;
  label: string;
  hint: string;
  placeholder: string;
}

/** An expression, checked as it is typed, with fields and functions to put in, tried on a record that there is. */
export function ExpressionEditor({ object, value, onChange, locked, label, hint, placeholder }: ExpressionEditorProps) {
  const { t } = useTranslation('computed');
  const id = useId();
  const box = useRef<HTMLTextAreaElement | null>(null);
  const checked = useChecked(object, value);
  const insert = (before: string, behind = '') => {
    const from = box.current?.selectionStart ?? value.length;
    const to = box.current?.selectionEnd ?? from;
    onChange(`${value.slice(0, from)}${before}${behind}${value.slice(to)}`);
    const place = from + before.length;
    // The box shows the new text with the next frame.
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(place, place);
    });
  };
  const said = () => {
    if (checked.fault) return checked.at === undefined ? checked.fault : t('faultAt', { at: checked.at + 1, fault: checked.fault });
    return checked.type ? t('resultIs', { type: t(`result.${checked.type}`, { defaultValue: checked.type }) }) : hint;
  };
  return (
    <div className={styles['editor']}>
      <label htmlFor={`${id}f`}>{label}</label>
      <Input.TextArea
        id={`${id}f`}
        ref={(found) => {
          box.current = found?.resizableTextArea?.textArea ?? null;
        }}
        value={value}
        disabled={locked}
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={4000}
        spellCheck={false}
        placeholder={placeholder}
        aria-describedby={`${id}h`}
        className={styles['code'] ?? ''}
        {...(checked.fault ? { status: 'error' as const } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
      {checked.fault && checked.at !== undefined && <MarkedFault text={value} at={checked.at} />}
      <p id={`${id}h`} role={checked.fault ? 'alert' : undefined} className={styles['said']} data-wrong={checked.fault ? '' : undefined}>
        {said()}
      </p>
      {!locked && (
        <>
          <div className={styles['tools']}>
            <Names object={object} onPick={(path) => insert(path)} />
            <Functions onPick={(name) => insert(`${name}(`, ')')} />
          </div>
          <Trial object={object} expression={checked.fault ? '' : value} />
        </>
      )}
    </div>
  );
}

function Names({ object, onPick }: { object: string; onPick: (path: string) => void }) {
  const { t } = useTranslation('computed');
  const { language } = useLocale();
  const model = useModel();
  const [options, setOptions] = useState<NameOption[]>(() => namesOf(model, model.objects.get(object), language));
  return (
    <Cascader<NameOption>
      value={[]}
      options={options}
      changeOnSelect
      expandTrigger="hover"
      placeholder={t('insertField')}
      aria-label={t('insertField')}
      loadData={(chosen) => setOptions((before) => grown(before, chosen.map((one) => one.value), model, language))}
      onChange={(path) => onPick(pathText(path.join('.')))}
      displayRender={() => ''}
    />
  );
}

function Functions({ onPick }: { onPick: (name: string) => void }) {
  const { t } = useTranslation('computed');
  const { language } = useLocale();
  const { data } = useQuery(functionsQuery);
  const listed = (data ?? []).map((each) => ({ ...each, value: each.name, label: each.name, words: `${each.name} ${each.doc['zh-CN'] ?? ''} ${each.doc.en ?? ''}`.toLowerCase() }));
  return (
    <Select<string, ExpressionFunction & { value: string; words: string }>
      aria-label={t('insertFunction')}
      value={null}
      placeholder={t('insertFunction')}
      options={listed}
      showSearch={{ filterOption: (text, option) => option?.words.includes(text.toLowerCase()) ?? false }}
      popupMatchSelectWidth={380}
      listHeight={320}
      onChange={onPick}
      optionRender={({ data: each }) => (
        <span className={styles['function']}>
          <code>{each.signature}</code>
          <span>{each.doc[language] ?? each.doc.en}</span>
          <span className={styles['example']}>{t('exampleOf', { example: each.example })}</span>
        </span>
      )}
    />
  );
}

/** What the expression gives on one record. */
function Trial({ object, expression }: { object: string; expression: string }) {
  const { t } = useTranslation('computed');
  const [record, setRecord] = useState<Reference | null>(null);
  const result = useTried(object, expression, record?.id ?? null);
  return (
    <div className={styles['trial']}>
      <ReferenceSelect target={object} value={record ? [record] : []} many={false} onChange={([chosen]) => setRecord(chosen ?? null)} label={t('tryOn')} minWidth={180} />
      <output aria-live="polite">{record ? (result ?? '') : t('tryHint')}</output>
    </div>
  );
}
