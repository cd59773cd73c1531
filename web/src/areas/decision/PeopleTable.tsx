import { Select } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Decision.module.css';
import { mayReport } from './graph';
import type { Influencer, Trait } from './people';
import { useTraits } from './useTraits';

interface PeopleTableProps {
  people: readonly Influencer[];
  chosen: string | null;
  onSay: (person: Influencer, trait: Trait, value: string | null) => void;
  onReport: (person: string, to: string | null) => void;
}

const TRAITS = ['role', 'influence', 'attitude'] as const;

/** The same people as a list: all that the drawing shows is read and changed here without a mouse. */
export function PeopleTable({ people, chosen, onSay, onReport }: PeopleTableProps) {
  const t = useWords('decision');
  const traits = useTraits();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            {TRAITS.map((trait) => (
              <th key={trait} scope="col">
                {traits.name(trait)}
              </th>
            ))}
            <th scope="col">{traits.name('reports_to')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} className={chosen === person.id ? styles['chosen'] : undefined}>
              <th scope="row">
                <RecordLink object="contact" id={person.id} name={person.name} />
              </th>
              {TRAITS.map((trait) => (
                <td key={trait}>
                  <Select size="small" allowClear value={person[trait] || null} placeholder={t('unsaid')} options={traits.options(trait)} aria-label={t('of', { what: traits.name(trait), name: person.name })} onChange={(value: string | undefined) => onSay(person, trait, value ?? null)} style={{ minWidth: 92 }} />
                </td>
              ))}
              <td>
                <Select
                  size="small"
                  allowClear
                  value={people.some((one) => one.id === person.superior) ? person.superior : null}
                  placeholder={t('nobody')}
                  options={people.filter((one) => mayReport(people, person.id, one.id)).map((one) => ({ value: one.id, label: one.name }))}
                  aria-label={t('of', { what: traits.name('reports_to'), name: person.name })}
                  onChange={(value: string | null | undefined) => onReport(person.id, value ?? null)}
                  style={{ minWidth: 110 }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
