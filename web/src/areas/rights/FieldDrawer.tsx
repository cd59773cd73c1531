import { Drawer, Select } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import styles from './Rights.module.css';
import { fieldAccesses, rightsOf, withField, type FieldAccess, type RoleRights } from './rights';

interface FieldDrawerProps {
  object: string;
  rights: RoleRights;
  onChange: (rights: RoleRights) => void;
  onClose: () => void;
}

/** What a role may do with single fields of an object. */
export function FieldDrawer({ object, rights, onChange, onClose }: FieldDrawerProps) {
  const t = useWords('rights');
  const { language } = useLocale();
  const view = useObject(object);
  if (!view) return null;
  const { fields } = rightsOf(rights, object);
  const shown = [...view.fields.values()].filter((field) => !field.system || field.name === 'owner');
  const accesses = (name: string) => fieldAccesses.filter((access) => name !== view.nameField || access === 'write' || access === 'read');
  return (
    <Drawer open size={440} title={t('fieldsOf', { object: labelText(view.label, language) })} onClose={onClose}>
      <p className={page['hint']}>{t('fieldsHint')}</p>
      <div className={styles['fields']}>
        {shown.map((field) => (
          <div key={field.name} className={styles['field']}>
            <span>{labelText(field.label, language)}</span>
            <Select<FieldAccess>
              size="small"
              value={fields[field.name] ?? 'write'}
              options={accesses(field.name).map((access) => ({ value: access, label: t(`access.${access}`) }))}
              aria-label={labelText(field.label, language)}
              onChange={(access) => onChange(withField(rights, object, field.name, access))}
            />
          </div>
        ))}
      </div>
    </Drawer>
  );
}
