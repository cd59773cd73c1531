import { UndoOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select } from 'antd';
import type { Scope } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { sameValue } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { NamedIcon } from '@/ui/icons';
import styles from './Rights.module.css';
import { ANY, rightsOf, scopes, withRight, withoutOwn, type RoleRights, type Shared } from './rights';

interface MatrixProps {
  rights: RoleRights;
  stored: RoleRights;
  onChange: (rights: RoleRights) => void;
  onFields: (object: string) => void;
}

/** Objects by what may be done with their records. */
export function Matrix({ rights, stored, onChange, onFields }: MatrixProps) {
  const t = useWords('rights');
  const model = useModel();
  return (
    <section className={page['card']}>
      <div className={`${page['scroll']} ${styles['grid']}`}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('object')}</th>
              <th scope="col">{t('right.read')}</th>
              <th scope="col">{t('right.create')}</th>
              <th scope="col">{t('right.update')}</th>
              <th scope="col">{t('right.delete')}</th>
              <th scope="col">{t('right.export')}</th>
              <th scope="col" title={t('sharedHint')}>
                {t('right.shared')}
              </th>
              <th scope="col">{t('right.fields')}</th>
              <th scope="col">
                <span className="y-hidden">{t('reset')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...model.objects.keys(), ANY].map((object) => (
              <Row key={object} object={object} rights={rights} changed={!sameValue(rights.objects[object], stored.objects[object])} onChange={onChange} onFields={onFields} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps extends Omit<MatrixProps, 'stored'> {
  object: string;
  changed: boolean;
}

function Row({ object, rights, changed, onChange, onFields }: RowProps) {
  const t = useWords('rights');
  const { language } = useLocale();
  const view = useModel().objects.get(object);
  const held = rightsOf(rights, object);
  const inherits = object !== ANY && !(object in rights.objects);
  const name = view ? labelText(view.label, language) : t('others');
  const generated = view?.generated ?? false;
  const limited = Object.keys(held.fields).length;
  const set = (part: Parameters<typeof withRight>[2]) => onChange(withRight(rights, object, part));
  const scope = (right: 'read' | 'update' | 'delete') => (
    <td>
      <ScopeSelect value={held[right]} label={`${name}: ${t(`right.${right}`)}`} disabled={generated && right !== 'read'} onChange={(value) => set({ [right]: value })} />
    </td>
  );
  const check = (right: 'create' | 'export') => (
    <td>
      <Checkbox checked={held[right]} disabled={generated && right === 'create'} aria-label={`${name}: ${t(`right.${right}`)}`} onChange={(event) => set({ [right]: event.target.checked })} />
    </td>
  );
  return (
    <tr data-inherits={inherits ? '' : undefined} data-changed={changed ? '' : undefined}>
      <th scope="row">
        <span className={styles['name']}>
          <NamedIcon name={view?.icon} />
          <span>{name}</span>
          {inherits && <span className={page['soft']}>{t('asOthers')}</span>}
        </span>
      </th>
      {scope('read')}
      {check('create')}
      {scope('update')}
      {scope('delete')}
      {check('export')}
      <td>
        <Select<Shared>
          size="small"
          variant="filled"
          style={{ width: 96 }}
          value={held.shared ?? 'update'}
          aria-label={`${name}: ${t('right.shared')}`}
          onChange={(shared) => set({ shared })}
          options={(['update', 'read', 'none'] as const).map((value) => ({ value, label: t(`shared.${value}`) }))}
        />
      </td>
      <td>
        {view && (
          <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onFields(object)} aria-label={`${name}: ${t('right.fields')} ${limited ? t('limited', { count: limited }) : t('allFields')}`}>
            {limited ? t('limited', { count: limited }) : t('allFields')}
          </Button>
        )}
      </td>
      <td>
        {!inherits && object !== ANY && (
          <Button type="text" size="small" className={styles['reset'] ?? ''} icon={<UndoOutlined aria-hidden="true" />} aria-label={`${name}: ${t('reset')}`} title={t('reset')} onClick={() => onChange(withoutOwn(rights, object))} />
        )}
      </td>
    </tr>
  );
}

function ScopeSelect({ value, label, disabled, onChange }: { value: Scope; label: string; disabled: boolean; onChange: (scope: Scope) => void }) {
  const t = useWords('rights');
  return (
    <Select<Scope>
      size="small"
      variant="filled"
      style={{ width: 112 }}
      value={value}
      disabled={disabled}
      aria-label={label}
      onChange={onChange}
      options={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
      labelRender={({ value: shown }) => (
        <span className={styles['scope']} data-scope={shown}>
          {t(`scope.${String(shown)}`)}
        </span>
      )}
      popupMatchSelectWidth={false}
    />
  );
}
