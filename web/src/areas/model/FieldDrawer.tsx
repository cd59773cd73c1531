import { Button, Checkbox, Drawer, Input, Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem, type ApiProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { fieldTypes } from '@/fields/registry';
import { sameValue } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { useEditing } from './editing';
import { draftOfField, emptyField, fieldChange, has, hasOptions, newField, typeGroups, type FieldDraft, type ModelField } from './fieldDraft';
import { DefaultValue } from './DefaultValue';
import { FieldSettings } from './FieldSettings';
import { Labelled } from './Labelled';
import styles from './Model.module.css';
import { isName } from './naming';
import { MergeOptions } from './MergeOptions';
import { OptionsEditor, freshOption } from './OptionsEditor';
import { RetypeModal } from './RetypeModal';
import { StandingList, stands } from './Standing';
import { previewOf, usageOf, type Preview } from './studio';
import { Uses } from './Uses';
import { useProposedName } from './useProposedName';

/** The settings against which records that there are may stand. */
const CHECKED = ['required', 'unique', 'max_length', 'minimum', 'maximum', 'options'];

interface FieldDrawerProps {
  view: ObjectView;
  field: ModelField | null;
  onClose: () => void;
}

/** A new field, or the settings of one that exists. In force for everybody as soon as it is saved. */
export function FieldDrawer({ view, field, onClose }: FieldDrawerProps) {
  const t = useWords('model');
  const { t: core } = useTranslation();
  const { language } = useLocale();
  const s = useWords('studio');
  const { act, draft: openedDraft } = useEditing();
  const [modal, holder] = Modal.useModal();
  useFocusReturn();
  const [start] = useState<FieldDraft>(() => (field ? draftOfField(field) : emptyField));
  const [draft, setDraft] = useState(start);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const taken = useMemo(() => new Set(view.fields.keys()), [view]);
  const proposed = useProposedName(draft.zh, draft.en, taken, field === null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [retyping, setRetyping] = useState(false);
  const [merging, setMerging] = useState(false);
  const name = typed ?? field?.name ?? proposed;
  const whole = { ...draft, name };
  const change = (part: Partial<FieldDraft>) => {
    setPreview(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  const dirty = typed !== null || !sameValue(draft, start);
  const leave = async () => {
    const sure = !dirty || (await modal.confirm({ title: core('form.leaveTitle'), content: core('form.leaveText'), okText: core('form.leave'), cancelText: core('form.stay'), autoFocusButton: 'cancel' }));
    if (sure) onClose();
  };
  const own = field?.layer === 'organisation';
  const label = draft.zh || draft.en;

  const attempt = async (work: () => Promise<void>, done: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      notify({ kind: 'success', text: done });
      onClose();
    } catch (error) {
      if (isProblem(error)) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  const save = async () => {
    if (!field) return attempt(() => act({ op: 'create_field', object: view.name, definition: { ...newField(whole), name } }), t('fieldMade', { name: label }));
    const part = { ...fieldChange(field, draft), ...(name === field.name ? {} : { name }) };
    if (Object.keys(part).length === 0) return onClose();
    // What stands against the change is shown once; whoever saves again means it.
    if (!preview && !openedDraft && CHECKED.some((key) => key in part)) {
      try {
        const found = await previewOf(view.name, field.name, part);
        if (stands(found)) return setPreview(found);
      } catch (error) {
        if (isProblem(error)) return setProblem(error);
        throw error;
      }
    }
    return attempt(() => act({ op: 'change_field', object: view.name, field: field.name, change: part }), t('saved', { name: label }));
  };
  const remove = async () => {
    if (!field) return;
    const usage = openedDraft ? null : await usageOf(view.name, field.name);
    const sure = await modal.confirm({
      title: t('removeField', { name: labelText(field.label, language) }),
      content: usage ? <Uses usage={usage} kind="field" /> : t('removeFieldText'),
      okText: t('remove'),
      okButtonProps: { danger: true, disabled: usage?.uses.some((use) => use.blocks) ?? false },
      cancelText: t('cancel'),
      autoFocusButton: 'cancel',
    });
    if (sure) await attempt(() => act({ op: 'delete_field', object: view.name, field: field.name }), t('removed', { name: label }));
  };
  const hide = () => attempt(() => act({ op: 'change_field', object: view.name, field: field?.name ?? '', change: { hidden: !field?.hidden } }), s(field?.hidden ? 'shownAgain' : 'hiddenNow', { name: label }));
  const complete = label.trim() !== '' && isName(name) && (!has(draft.type, 'target') || draft.target !== '') && (!has(draft.type, 'targets') || draft.targets.length > 0) && (!hasOptions(draft.type) || draft.options.some((option) => option.value.trim()));
  const messages = problem?.fieldMessages ?? {};
  const other = problem && !messages['name'] && !messages['label'] ? problem.sentence : null;
  return (
    <Drawer
      open
      size={620}
      title={field ? t('editField', { name: labelText(field.label, language) }) : t('newField')}
      onClose={() => void leave()}
      mask={{ closable: !dirty }}
      footer={
        <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button type="primary" loading={busy} disabled={!complete} onClick={() => void save()}>
            {preview ? s('saveAnyway') : t(field ? 'save' : 'create')}
          </Button>
          <Button onClick={() => void leave()}>{t('cancel')}</Button>
          {field && field.name !== view.nameField && (
            <span style={{ display: 'flex', gap: 4, marginLeft: 'auto' }}>
              {!field.required && (
                <Button type="text" disabled={busy} onClick={() => void hide()}>
                  {s(field.hidden ? 'show' : 'hide')}
                </Button>
              )}
              {own && (
                <Button danger type="text" disabled={busy} onClick={() => void remove()}>
                  {t('remove')}
                </Button>
              )}
            </span>
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
        {field && own && field.name !== view.nameField && (
          <p className={page['hint']}>
            {t(`types.${field.type}`)}{' '}
            <Button type="link" size="small" onClick={() => setRetyping(true)}>
              {s('retype')}
            </Button>
          </p>
        )}
        <Labelled label={t('name')} hint={field ? (own ? s('renameHint') : t(`types.${field.type}`)) : t('nameHint')} problem={messages['name']}>
          {(id) => <Input id={id} value={name} disabled={field !== null && !own} onChange={(event) => setTyped(event.target.value)} spellCheck={false} maxLength={40} {...(name && !isName(name) ? { status: 'error' as const } : {})} />}
        </Labelled>
        {hasOptions(draft.type) && (
          <div className={styles['field']}>
            <span className={page['label']}>{t('options')}</span>
            <OptionsEditor options={draft.options} tree={has(draft.type, 'tree')} onChange={(options) => change({ options })} />
            {field && has(draft.type, 'options') && !openedDraft && (
              <div>
                <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setMerging(true)}>
                  {s('mergeOptions')}
                </Button>
              </div>
            )}
          </div>
        )}
        <FieldSettings draft={draft} isNew={field === null} locked={field !== null && !own} view={view} onChange={change} />
        <DefaultValue draft={draft} view={view} locked={field !== null && !own} onChange={change} />
        <div className={styles['checks']}>
          {!fieldTypes[draft.type]?.computed && (
            <Checkbox checked={draft.required || draft.type === 'master_detail'} disabled={draft.type === 'master_detail'} onChange={(event) => change({ required: event.target.checked })}>
              {t('required')}
            </Checkbox>
          )}
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
      {preview && <StandingList preview={preview} />}
      {retyping && field && <RetypeModal view={view} field={field} onClose={() => setRetyping(false)} onStarted={onClose} />}
      {merging && field && <MergeOptions view={view} field={field} onClose={() => setMerging(false)} onStarted={onClose} />}
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
