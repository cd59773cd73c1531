import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { get } from '@/api/call';
import type { Scope } from '@/api/types';
import { scopes } from '@/areas/rights/rights';
import { useWords } from '@/areas/shared/useWords';
import { RowsSkeleton } from '@/ui/Skeleton';
import type { Plan } from './plan';
import styles from './Wizard.module.css';

const ADMINISTRATOR = 'administrator';

/** How far each role sees the records; administrators do anyway. */
export function RoleRows({ plan, onChange }: { plan: Plan; onChange: (part: Partial<Plan>) => void }) {
  const t = useWords('wizard');
  const roles = useQuery({ queryKey: ['roles'], queryFn: async () => (await get('/roles')).roles });
  if (!roles.data) return <RowsSkeleton rows={3} columns={2} />;
  return (
    <>
      <p className={styles['hint']}>{t('rolesHint')}</p>
      <ul className={styles['gates']}>
        {roles.data
          .filter((role) => role.code !== ADMINISTRATOR)
          .map((role) => (
            <li key={role.id}>
              <span>{role.name}</span>
              <Select<Scope>
                value={plan.roles[role.id] ?? 'none'}
                aria-label={`${t('role')} ${role.name}`}
                style={{ width: 180 }}
                options={scopes.map((value) => ({ value, label: t(`scope.${value}`) }))}
                onChange={(scope) => onChange({ roles: { ...plan.roles, [role.id]: scope } })}
              />
            </li>
          ))}
      </ul>
    </>
  );
}
