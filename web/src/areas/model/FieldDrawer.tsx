import { Button, Checkbox, Drawer, Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isProblem, type ApiProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { changeField, createField, deleteField, modelChanged } from './api';
import { draftOfField, emptyField, fieldChange, has, hasOptions, newField, typeGroups, type FieldDraft, type ModelField } from './fieldDraft';
import { FieldSettings } from './FieldSettings';
import { Labelled } from './Labelled';
import styles from './Model.module.css';
import { isName } from './naming';
import { OptionsEditor, freshOption } from './OptionsEditor';
import { useProposedName } from './useProposedName';

interface FieldDrawerProps {
  view: ObjectView;
  field: ModelField | null;
  onClose: () => void;
}

/** A new field, or the settings of one that exists. In force for everybody as soon as it is saved. */
export function FieldDrawer({ view, field, onClose }: FieldDrawerProps) {
  const t = useWords('model');
  const { language } = useLocale();
  const client = useQueryClient();
  const [modal, holder] = Modal.useModal();
  const [draft, setDraft] = useState<FieldDraft>(() => (field ? draftOfField(field) : emptyField));
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const taken = useMemo(() => new Set(view.fields.keys()), [view]);
  const proposed = useProposedName(draft.zh, draft.en, taken, field === null);
  const name = field?.name ?? typed ?? proposed;
  const whole = { ...draft, name };
  const change = (part: Partial<FieldDraft>) => setDraft((before) => ({ ...before, ...part }));
  const own = field?.layer === 'organisation';
  const label = draft.zh || draft.en;

  const attempt = async (work: () => Promise<void>, done: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      await modelChanged(client);
      notify({ kind: 'success', text: done });
      onClose();
    } catch (error) {
      if (isProblem(error)) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      if (!field) await createField(view.name, newField(whole));
      else {
        const part = fieldChange(field, draft);
        if (Object.keys(part).length > 0) await changeField(view.name, field.name, part);
      }
    }, t(field ? 'saved' : 'fieldMade', { name: label }));
  const remove = async () => {
    if (!field) return;
    const sure = await modal.confirm({
      title: t('removeField', { name: labelText(field.label, language) }),
      content: t('removeFieldText'),
      okText: t('remove'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
    });
    if (sure) await attempt(() => deleteField(view.name, field.name), t('removed', { name: label }));
  };
  const complete = label.trim() !== '' && isName(name) && (!has(draft.type, 'target') || draft.target !== '') && (!hasOptions(draft.type) || draft.options.some((option) => option.value.trim()));
  const messages = problem?.fieldMessages ?? {};
  const other = problem && !messages['name'] && !messages['label'] ? problem.sentence : null;
  return (
    <Drawer
      open
      size={620}
      title={field ? t('editField', { name: labelText(field.label, language) }) : t('newField')}
      onClose={onClose}
      footer={
        <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button type="primary" loading={busy} disabled={!complete} onClick={() => void save()}>
            {t(field ? 'save' : 'create')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {own && field.name !== view.nameField && (
            <Button danger type="text" style={{ marginLeft: 'auto' }} disabled={busy} onClick={() => void remove()}>
              {t('remove')}
            </Button>
          )}
        </div>
      }
    >
      {field && !own && (
        <p className={page['hint']} style={{ marginBottom: 12 }}>
          {t('shippedHint')}
        </p>
      )}
      {other && (
        <p className={page['problem']} role="alert">
          {other}
        </p>
      )}
      <div className={styles['form']}>
        {!field && <TypeSelect draft={draft} onChange={change} />}
        <div className={styles['pair']}>
          <Labelled label={t('labelZh')} problem={messages['label']}>
            {(id) => <Input id={id} value={draft.zh} onChange={(event) => change({ zh: event.target.value })} maxLength={60} autoFocus={!field} />}
          </Labelled>
          <Labelled label={t('labelEn')}>{(id) => <Input id={id} value={draft.en} onChange={(event) => change({ en: event.target.value })} maxLength={60} />}</Labelled>
        </div>
        <Labelled label={t('name')} hint={field ? t(`types.${field.type}`) : t('nameHint')} problem={messages['name']}>
          {(id) => <Input id={id} value={name} disabled={field !== null} onChange={(event) => setTyped(event.target.value)} spellCheck={false} maxLength={40} {...(name && !isName(name) ? { status: 'error' as const } : {})} />}
        </Labelled>
        {hasOptions(draft.type) && (
          <div className={styles['field']}>
            <span className={page['label']}>{t('options')}</span>
            <OptionsEditor options={draft.options} tree={has(draft.type, 'tree')} onChange={(options) => change({ options })} />
          </div>
        )}
        <FieldSettings draft={draft} isNew={field === null} locked={field !== null && !own} view={view} onChange={change} />
        <div className={styles['checks']}>
          <Checkbox checked={draft.required} onChange={(event) => change({ required: event.target.checked })}>
            {t('required')}
          </Checkbox>
          {has(draft.type, 'unique') && (
            <Checkbox checked={draft.unique} disabled={field !== null && !own} onChange={(event) => change({ unique: event.target.checked })}>
              {t('unique')}
            </Checkbox>
          )}
          {has(draft.type, 'indexed') && (
            <Checkbox checked={draft.indexed} disabled={field !== null && !own} onChange={(event) => change({ indexed: event.target.checked })}>
              {t('indexed')}
            </Checkbox>
          )}
          {has(draft.type, 'searchable') && (
            <Checkbox checked={draft.searchable} onChange={(event) => change({ searchable: event.target.checked })}>
              {t('searchable')}
            </Checkbox>
          )}
        </div>
        <Labelled label={t('help')}>{(id) => <Input.TextArea id={id} value={draft.help} autoSize={{ minRows: 1, maxRows: 4 }} onChange={(event) => change({ help: event.target.value })} maxLength={200} />}</Labelled>
      </div>
      {holder}
    </Drawer>
  );
}

function TypeSelect({ draft, onChange }: { draft: FieldDraft; onChange: (part: Partial<FieldDraft>) => void }) {
  const t = useWords('model');
  const options = typeGroups.map(([group, types]) => ({
    label: t(`typeGroup.${group}`),
    options: types.map((type) => ({ value: type, label: t(`types.${type}`) })),
  }));
  const choose = (type: string) => onChange({ type, own: {}, ...(hasOptions(type) && draft.options.length === 0 ? { options: [freshOption('', 0), freshOption('', 1)] } : {}) });
  return (
    <Labelled label={t('type')} hint={t(`typeHint.${draft.type}`)}>
      {(id) => <Select<string> id={id} value={draft.type} options={options} onChange={choose} showSearch={{ optionFilterProp: 'label' }} listHeight={380} />}
    </Labelled>
  );
}
