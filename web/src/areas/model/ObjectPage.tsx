import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel, useObject } from '@/model/context';
import { targetOf, type ObjectView } from '@/model/view';
import { NamedIcon } from '@/ui/icons';
import { NotFound } from '@/ui/NotFound';
import { notify } from '@/ui/notice';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import { deleteObject, modelChanged } from './api';
import type { ModelField } from './fieldDraft';
import { FieldDrawer } from './FieldDrawer';
import { LayerBadge } from './LayerBadge';
import styles from './Model.module.css';
import { ObjectDrawer } from './ObjectDrawer';

const SHOWN_OPTIONS = 3;

/** One object with its fields. */
export function ObjectPage() {
  const { object } = useParams({ from: '/shell/model/$object' });
  const view = useObject(object);
  return view ? <ObjectOf key={object} view={view} /> : <NotFound />;
}

function ObjectOf({ view }: { view: ObjectView }) {
  const t = useWords('model');
  const { language } = useLocale();
  const [editing, setEditing] = useState(false);
  const [open, setOpen] = useState<ModelField | 'new' | null>(null);
  const [system, setSystem] = useState(false);
  const title = labelText(view.label, language);
  useTitle(`${title} · ${t('title')}`);
  const own = view.app === 'organisation';
  const fields = ([...view.fields.values()] as ModelField[]).sort((a, b) => Number(b.name === view.nameField) - Number(a.name === view.nameField));
  const shown = fields.filter((field) => system || !field.system);
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
          <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setEditing(true)}>
            {t('editObject')}
          </Button>
          {own && <RemoveObject view={view} />}
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen('new')}>
            {t('newField')}
          </Button>
        </div>
      </header>
      <section className={page['card']}>
        <div className={page['scroll']}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('fieldLabel')}</th>
                <th scope="col">{t('otherLabel')}</th>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('type')}</th>
                <th scope="col">{t('settings')}</th>
                <th scope="col">{t('layerLabel')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((field) => (
                <FieldRow key={field.name} field={field} onOpen={field.system ? null : () => setOpen(field)} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <p style={{ marginTop: 12 }}>
        <Checkbox checked={system} onChange={(event) => setSystem(event.target.checked)}>
          {t('showSystem')}
        </Checkbox>
      </p>
      {editing && <ObjectDrawer view={view} onClose={() => setEditing(false)} />}
      {open && <FieldDrawer key={open === 'new' ? 'new' : open.name} view={view} field={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function FieldRow({ field, onOpen }: { field: ModelField; onOpen: (() => void) | null }) {
  const t = useWords('model');
  const { language } = useLocale();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <tr className={onOpen ? styles['clickable'] : undefined} onClick={onOpen ?? undefined}>
      <th scope="row">
        {onOpen ? (
          <button type="button" className="y-plain" style={{ color: 'var(--y-accent-text)' }}>
            {labelText(field.label, language)}
          </button>
        ) : (
          labelText(field.label, language)
        )}
      </th>
      <td lang={other}>{field.label[other]}</td>
      <td>
        <code className={styles['code']}>{field.name}</code>
      </td>
      <td style={{ whiteSpace: 'nowrap' }}>{t(`types.${field.type}`)}</td>
      <td>
        <FieldFacts field={field} />
      </td>
      <td>{field.system ? <span className={page['soft']}>{t('layer.system')}</span> : <LayerBadge layer={field.layer ?? 'app'} />}</td>
    </tr>
  );
}

function FieldFacts({ field }: { field: ModelField }) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const target = targetOf(field);
  const options = (field.options ?? []).filter((option) => option.active !== false);
  const words = (['required', 'unique', 'readonly'] as const).filter((key) => field[key]).map((key) => t(key));
  return (
    <span className={styles['relation']}>
      {words.length > 0 && <span className={page['soft']}>{words.join(' · ')}</span>}
      {target && (
        <span>
          → {labelText(model.objects.get(target)?.label, language) || target}
          {field.inverse && <span className={page['soft']}> ({labelText(field.inverse.label, language) || field.inverse.name})</span>}
        </span>
      )}
      {options.slice(0, SHOWN_OPTIONS).map((option) => (
        <Tag key={option.value} color={option.color}>
          {labelText(option.label, language) || option.value}
        </Tag>
      ))}
      {options.length > SHOWN_OPTIONS && <span className={page['soft']}>{t('moreOptions', { count: options.length - SHOWN_OPTIONS })}</span>}
    </span>
  );
}

function RemoveObject({ view }: { view: ObjectView }) {
  const t = useWords('model');
  const { language } = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [modal, holder] = Modal.useModal();
  const name = labelText(view.label, language);
  const remove = async () => {
    const sure = await modal.confirm({ title: t('removeObject', { name }), content: t('removeObjectText'), okText: t('remove'), okButtonProps: { danger: true }, cancelText: t('cancel') });
    if (!sure) return;
    try {
      await deleteObject(view.name);
      await navigate({ to: '/model', search: {} });
      await modelChanged(client);
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
