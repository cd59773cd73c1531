import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { RecordLink } from '@/ui/RecordLink';
import type { Plan } from './rules';

/** Who would get how much of what, with some of the records. */
export function PlanView({ plan }: { plan: Plan }) {
  const t = useWords('handover');
  const model = useModel();
  const { language } = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('object')}</th>
            <th scope="col" className={page['number']}>
              {t('records')}
            </th>
            <th scope="col">{t('receivers')}</th>
            <th scope="col">{t('samples')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.objects.map((each) => (
            <tr key={each.object}>
              <th scope="row">{labelText(model.objects.get(each.object)?.label, language) || each.object}</th>
              <td className={page['number']}>{each.records}</td>
              <td>{each.receivers.map((one) => t('gets', { name: one.name, count: one.records })).join(t('comma'))}</td>
              <td>
                {each.samples.map((one, n) => (
                  <span key={one.id}>
                    {n > 0 && t('comma')}
                    <RecordLink object={each.object} id={one.id} name={one.name} />
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
