import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Modal } from 'antd';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { NamedIcon } from '@/ui/icons';
import { NotFound } from '@/ui/NotFound';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { CompletenessModal } from './CompletenessModal';
import { Designing } from './Designing';
import { useEditing } from './editing';
import type { ModelField } from './fieldDraft';
import { FieldDrawer } from './FieldDrawer';
import { FieldTable } from './FieldTable';
import { LayerBadge } from './LayerBadge';
import styles from './Model.module.css';
import { ObjectDrawer } from './ObjectDrawer';
import { usageOf } from './studio';
import { UndoRedo } from './UndoRedo';
import { Uses } from './Uses';
import { WorkUnderWay } from './WorkUnderWay';

/** One object with its fields. */
export function ObjectPage() {
  const { object } = useParams({ from: '/shell/model/$object' });
  return (
    <Designing>
      <Found object={object} />
    </Designing>
  );
}

function Found({ object }: { object: string }) {
  const view = useObject(object);
  return view ? <ObjectOf key={object} view={view} /> : <NotFound />;
}

/** Whether a field answers to what was typed, in either language or by its name. */
export function answers(field: ModelField, text: string): boolean {
  const sought = text.trim().toLowerCase();
  return !sought || [field.name, ...Object.values(field.label)].some((word) => word.toLowerCase().includes(sought));
}

function ObjectOf({ view }: { view: ObjectView }) {
  const t = useWords('model');
  const s = useWords('studio');
  const { language } = useLocale();
  const [editing, setEditing] = useState(false);
  const [weighing, setWeighing] = useState(false);
  const [open, setOpen] = useState<ModelField | 'new' | null>(null);
  const [system, setSystem] = useState(false);
  const title = labelText(view.label, language);
  useTitle(`${title} · ${t('title')}`);
  const own = view.app === 'organisation';
  const [text, setText] = useState('');
  const shown = ([...view.fields.values()] as ModelField[]).filter((field) => (system || !field.system) && answers(field, text));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/model" search={{}}>
            {t('title')}
          </Link>{' '}
          /
        </span>
        <h1>
          <NamedIcon name={view.icon} /> {title}
        </h1>
        <code className={styles['code']}>{view.name}</code>
        <LayerBadge layer={own ? 'organisation' : 'app'} />
        <div className={page['actions']}>
          <Link to="/records/$object" params={{ object: view.name }} search={{}}>
            {t('openList')}
          </Link>
          <Link to="/layouts" search={{ object: view.name }}>
            {t('layouts')}
          </Link>
          <Input.Search allowClear placeholder={s('findField')} aria-label={s('findField')} style={{ width: 160 }} onChange={(event) => setText(event.target.value)} />
          <UndoRedo />
          <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setEditing(true)}>
            {t('editObject')}
          </Button>
          <Button onClick={() => setWeighing(true)}>{s('completeness')}</Button>
          {own ? <RemoveObject view={view} /> : <HideObject view={view} />}
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen('new')}>
            {t('newField')}
          </Button>
        </div>
      </header>
      <WorkUnderWay object={view.name} />
      <FieldTable view={view} fields={shown} onOpen={setOpen} movable={!text} />
      <p style={{ marginTop: 12 }}>
        <Checkbox checked={system} onChange={(event) => setSystem(event.target.checked)}>
          {t('showSystem')}
        </Checkbox>
      </p>
      {weighing && <CompletenessModal view={view} onClose={() => setWeighing(false)} />}
      {editing && <ObjectDrawer view={view} onClose={() => setEditing(false)} />}
      {open && <FieldDrawer key={open === 'new' ? 'new' : open.name} view={view} field={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function RemoveObject({ view }: { view: ObjectView }) {
  const t = useWords('model');
  const { language } = useLocale();
  const { act, draft } = useEditing();
  const navigate = useNavigate();
  const [modal, holder] = Modal.useModal();
  const name = labelText(view.label, language);
  const remove = async () => {
    const usage = draft ? null : await usageOf(view.name);
    const sure = await modal.confirm({
      title: t('removeObject', { name }),
      content: usage ? <Uses usage={usage} kind="object" /> : t('removeObjectText'),
      okText: t('remove'),
      okButtonProps: { danger: true, disabled: usage?.uses.some((use) => use.blocks) ?? false },
      cancelText: t('cancel'),
      autoFocusButton: 'cancel',
    });
    if (!sure) return;
    try {
      await act({ op: 'delete_object', object: view.name });
      await navigate({ to: '/model', search: {} });
      notify({ kind: 'success', text: t('removed', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return (
    <>
      <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => void remove()}>
        {t('remove')}
      </Button>
      {holder}
    </>
  );
}

/** A shipped object is not deleted: it is left out of the navigation, or back in it. */
function HideObject({ view }: { view: ObjectView }) {
  const s = useWords('studio');
  const { language } = useLocale();
  const { act } = useEditing();
  const name = labelText(view.label, language);
  const turn = async () => {
    try {
      await act({ op: 'change_object', object: view.name, change: { hidden: !view.hidden } });
      notify({ kind: 'success', text: s(view.hidden ? 'shownAgain' : 'hiddenNow', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : s('failed') });
    }
  };
  return <Button onClick={() => void turn()}>{s(view.hidden ? 'show' : 'hide')}</Button>;
}
