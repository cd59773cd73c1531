import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { labelsOf } from './fieldDraft';
import { Labelled } from './Labelled';
import { useAttempt } from './useAttempt';
import { useNewLookup } from './useNewLookup';

/** A lookup from an object to another one: what drawing a line does, for the keyboard. */
export function LookupModal({ from, onClose }: { from: string | null; onClose: () => void }) {
  const t = useWords('model');
  const { language } = useLocale();
  const { objects } = useModel();
  const make = useNewLookup();
  const [source, setSource] = useState(from);
  const [target, setTarget] = useState<string | null>(null);
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const { busy, wrong, attempt } = useAttempt();
  const choose = (next: string) => {
    setTarget(next);
    const label = objects.get(next)?.label;
    setZh(label?.['zh-CN'] ?? '');
    setEn(label?.en ?? '');
  };
  const offered = [...objects.values()].map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const create = () =>
    attempt(async () => {
      await make(source ?? '', target ?? '', labelsOf(zh, en));
      onClose();
    });
  return (
    <Modal
      open
      title={t('newLookup')}
      okText={t('create')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: source === null || target === null || !(zh.trim() || en.trim()) }}
      onOk={() => void create()}
      onCancel={onClose}
    >
      <Labelled label={t('object')}>{(id) => <Select<string> id={id} value={source} autoFocus={from === null} options={offered} showSearch={{ optionFilterProp: 'label' }} onChange={setSource} />}</Labelled>
      <Labelled label={t('target')}>{(id) => <Select<string> id={id} value={target} autoFocus={from !== null} options={offered} showSearch={{ optionFilterProp: 'label' }} onChange={choose} />}</Labelled>
      <Labelled label={t('labelZh')}>{(id) => <Input id={id} value={zh} maxLength={60} onChange={(event) => setZh(event.target.value)} />}</Labelled>
      <Labelled label={t('labelEn')}>{(id) => <Input id={id} value={en} maxLength={60} onChange={(event) => setEn(event.target.value)} />}</Labelled>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}
