import { Button, Drawer, Input, Modal, Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem, type ApiProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { NamedIcon } from '@/ui/icons';
import { notify } from '@/ui/notice';
import { useEditing } from './editing';
import { labelsOf } from './fieldDraft';
import { ICONS } from './icons';
import { Labelled } from './Labelled';
import styles from './Model.module.css';
import { isName } from './naming';
import { useProposedName } from './useProposedName';

/** A new object, or the labels of one that exists. */
export function ObjectDrawer({ view, onClose }: { view: ObjectView | null; onClose: () => void }) {
  const t = useWords('model');
  const s = useWords('studio');
  const { t: core } = useTranslation();
  const [modal, holder] = Modal.useModal();
  const { act } = useEditing();
  const navigate = useNavigate();
  const model = useModel();
  const taken = useMemo(() => new Set(model.objects.keys()), [model]);
  const [zh, setZh] = useState(view?.label['zh-CN'] ?? '');
  const [en, setEn] = useState(view?.label.en ?? '');
  const [plural, setPlural] = useState(view?.plural.en ?? '');
  const [icon, setIcon] = useState(view?.icon ?? 'appstore');
  const [typed, setTyped] = useState<string | null>(null);
  const proposed = useProposedName(zh, en, taken, view === null);
  const own = view === null || view.app === 'organisation';
  const name = typed ?? view?.name ?? proposed;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    const label = labelsOf(zh, en);
    const words = { label, plural: { ...label, ...(plural.trim() ? { en: plural.trim() } : {}) }, icon };
    try {
      if (view) await act({ op: 'change_object', object: view.name, change: { ...words, ...(name === view.name ? {} : { name }) } });
      else await act({ op: 'create_object', definition: { name, ...words } });
      notify({ kind: 'success', text: t(view ? 'saved' : 'objectMade', { name: zh || en }) });
      onClose();
      if (view?.name !== name) await navigate({ to: '/model/$object', params: { object: name } });
    } catch (error) {
      if (isProblem(error)) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  const dirty = [zh, en, plural].some((text, at) => text !== [view?.label['zh-CN'], view?.label.en, view?.plural.en].map((one) => one ?? '')[at]) || typed !== null;
  const close = async () => {
    const asked = { title: core('form.leaveTitle'), content: core('form.leaveText'), okText: core('form.leave'), cancelText: core('form.stay'), autoFocusButton: 'cancel' as const };
    if (!dirty || (await modal.confirm(asked))) onClose();
  };
  const messages = problem?.fieldMessages ?? {};
  return (
    <Drawer
      open
      size={480}
      title={view ? t('editObject') : t('newObject')}
      onClose={() => void close()}
      mask={{ closable: !dirty }}
      footer={
        <div style={{ display: 'flex', gap: 8 }}>
          <Button type="primary" loading={busy} disabled={(!zh.trim() && !en.trim()) || !isName(name)} onClick={() => void save()}>
            {t(view ? 'save' : 'create')}
          </Button>
          <Button onClick={() => void close()}>{t('cancel')}</Button>
        </div>
      }
    >
      {holder}
      <div className={styles['form']}>
        <Labelled label={t('labelZh')} problem={messages['label']}>
          {(id) => <Input id={id} value={zh} onChange={(event) => setZh(event.target.value)} maxLength={60} placeholder={t('exampleObject')} autoFocus />}
        </Labelled>
        <Labelled label={t('labelEn')}>{(id) => <Input id={id} value={en} onChange={(event) => setEn(event.target.value)} maxLength={60} placeholder="Vehicle" />}</Labelled>
        <Labelled label={t('pluralEn')}>{(id) => <Input id={id} value={plural} onChange={(event) => setPlural(event.target.value)} maxLength={60} placeholder="Vehicles" />}</Labelled>
        <Labelled label={t('name')} hint={view ? s('renameHint') : t('nameHint')} problem={messages['name'] ?? (problem && !Object.keys(messages).length ? problem.sentence : undefined)}>
          {(id) => <Input id={id} value={name} disabled={!own} onChange={(event) => setTyped(event.target.value)} spellCheck={false} maxLength={40} {...(name && !isName(name) ? { status: 'error' as const } : {})} />}
        </Labelled>
        <Labelled label={t('icon')}>
          {(id) => (
            <Select
              id={id}
              value={icon}
              onChange={setIcon}
              options={ICONS.map((value) => ({ value, label: value }))}
              labelRender={({ value }) => <NamedIcon name={String(value)} />}
              optionRender={(option) => (
                <span>
                  <NamedIcon name={String(option.value)} /> {option.value}
                </span>
              )}
              style={{ width: 120 }}
            />
          )}
        </Labelled>
      </div>
    </Drawer>
  );
}
