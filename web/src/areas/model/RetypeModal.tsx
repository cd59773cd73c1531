import { Button, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { known } from '@/api/call';
import type { Language, Option } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { useEditing } from './editing';
import { has, type ModelField } from './fieldDraft';
import { Labelled } from './Labelled';
import styles from './Studio.module.css';
import { logChanged, previewOf, startRetype, type Preview } from './studio';
import { typesFrom } from './retypes';
import { useAttempt } from './useAttempt';

interface RetypeModalProps {
  view: ObjectView;
  field: ModelField;
  onClose: () => void;
  onStarted: () => void;
}

/** Another type for a field: first what becomes of its values, then the job that does it. */
export function RetypeModal({ view, field, onClose, onStarted }: RetypeModalProps) {
  const t = useWords('studio');
  const words = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const { draft, act } = useEditing();
  const [type, setType] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [whole, setWhole] = useState(false);
  const [preview, setPreview] = useState<Preview | null>(null);
  const { busy, wrong, attempt, forget } = useAttempt();
  const offered = typesFrom(field.type).map((value) => ({ value, label: words(`types.${value}`) }));
  const given = (options?: Option[]) => ({
    type,
    ...(type && has(type, 'target') ? { target } : {}),
    ...(type && has(type, 'targets') ? { targets: [field.target ?? 'user'] } : {}),
    ...(type && has(type, 'inverse') && field.inverse ? { inverse: field.inverse } : {}),
    ...(whole ? { scale: '0.01' } : {}),
    ...(options ? { options } : {}),
    ...(type && !has(type, 'unique') ? { unique: false } : {}),
    ...(type === 'long_text' || type === 'address' ? { indexed: false } : {}),
  });
  const look = () => attempt(async () => setPreview(await previewOf(view.name, field.name, known(given()))));
  const start = () =>
    attempt(async () => {
      const wanted = given(preview?.retype?.options);
      const name = labelText(field.label, language);
      if (draft) {
        await act({ op: 'retype', object: view.name, field: field.name, definition: wanted });
        notify({ kind: 'success', text: t('retypeDrafted', { name }) });
      } else {
        await startRetype(view.name, field.name, known(wanted));
        await logChanged(client);
        notify({ kind: 'success', text: t('retypeStarted', { name }) });
      }
      onStarted();
    });
  const choose = (value: string) => {
    setType(value);
    // A part belongs to what it points at now.
    if (value === 'master_detail') setTarget(field.target ?? null);
    setPreview(null);
    forget();
  };
  const ready = type !== null && (!has(type, 'target') || target !== null);
  const told = preview?.retype;
  return (
    <Modal
      open
      title={t('retypeTitle', { name: labelText(field.label, language), type: words(`types.${field.type}`) })}
      onCancel={onClose}
      width={600}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('cancel')}
        </Button>,
        told ? (
          <Button key="start" type="primary" danger={told.lost > 0} loading={busy} disabled={(told.orphans?.count ?? 0) > 0} onClick={() => void start()}>
            {told.lost > 0 ? t('retypeAnyway', { count: told.lost }) : t('retypeStart')}
          </Button>
        ) : (
          <Button key="look" type="primary" loading={busy} disabled={!ready} onClick={() => void look()}>
            {t('look')}
          </Button>
        ),
      ]}
    >
      <Labelled label={t('newType')}>{(id) => <Select<string> id={id} value={type} options={offered} placeholder={t('chooseType')} onChange={choose} showSearch={{ optionFilterProp: 'label' }} />}</Labelled>
      {type && type !== 'master_detail' && has(type, 'target') && (
        <Labelled label={words('target')} hint={t('foundByName')}>
          {(id) => (
            <Select<string>
              id={id}
              value={target}
              options={[...model.objects.values()].filter((one) => !Array.isArray(field['targets']) || field['targets'].includes(one.name)).map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(value) => {
                setTarget(value);
                setPreview(null);
              }}
            />
          )}
        </Labelled>
      )}
      {type === 'percent' && ['number', 'integer'].includes(field.type) && (
        <Labelled label={t('wholePercent')}>
          {(id) => (
            <Select<string>
              id={id}
              value={whole ? 'hundredths' : 'fraction'}
              options={[
                { value: 'fraction', label: t('fraction') },
                { value: 'hundredths', label: t('hundredths') },
              ]}
              onChange={(value) => {
                setWhole(value === 'hundredths');
                setPreview(null);
              }}
            />
          )}
        </Labelled>
      )}
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      {told && <Told told={told} />}
      <p className={page['hint']}>{t('retypeHint')}</p>
    </Modal>
  );
}

function shown(value: unknown, language: Language): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return listed(value.map((one) => shown(one, language)), language);
  if (typeof value === 'object') {
    const held = value as Record<string, unknown>;
    if ('amount' in held) return `${String(held['amount'])} ${String(held['currency'])}`;
    return shown(held['name'] ?? Object.values(held).map((one) => shown(one, language)).join(' '), language);
  }
  return String(value as string | number | boolean);
}

function Told({ told }: { told: NonNullable<Preview['retype']> }) {
  const t = useWords('studio');
  const { language } = useLocale();
  return (
    <div className={styles['note']} role="status">
      <strong>{t(told.exact ? 'converts' : 'convertsMost', { converted: told.converted, lost: told.lost })}</strong>
      {told.orphans && told.orphans.count > 0 && (
        <span role="alert">
          {t('orphans', { count: told.orphans.count })}
          {told.orphans.samples.length > 0 && ` ${t('suchAs', { names: listed(told.orphans.samples.map((one) => one.name ?? one.id), language) })}`}
        </span>
      )}
      {told.options && <span>{t('optionsMade', { count: told.options.length })}</span>}
      {told.samples.length > 0 && (
        <ul aria-label={t('kept')}>
          {told.samples.slice(0, 5).map((one, index) => (
            <li key={index}>
              {shown(one.before, language)} → {shown(one.after, language)}
            </li>
          ))}
        </ul>
      )}
      {told.lost_samples.length > 0 && (
        <>
          <strong>{t('lost')}</strong>
          <ul aria-label={t('lost')}>
            {told.lost_samples.map((one) => (
              <li key={one.id}>
                {one.name ?? one.id}：{shown(one.value, language)} <span className={page['soft']}>{one.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
