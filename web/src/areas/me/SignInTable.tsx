import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { agentWords } from './agent';
import type { SignInEvent } from './api';

/** What happened about signing in, the newest first; `people` shows whom it is about. */
export function SignInTable({ events, people }: { events: readonly SignInEvent[]; people?: boolean }) {
  const t = useWords('me');
  const locale = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            {people && <th scope="col">{t('person')}</th>}
            <th scope="col">{t('event')}</th>
            <th scope="col">{t('browser')}</th>
            <th scope="col">{t('address')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id} data-kind={event.kind}>
              <td className="y-num">{formatInstantFull(event.at, locale)}</td>
              {people && <td>{event.user.name ?? '—'}</td>}
              <td>
                {t(`kind.${event.kind}`)}
                {detailOf(event, t) && <span className={page['soft']}> {detailOf(event, t)}</span>}
              </td>
              <td title={event.agent ?? undefined}>{agentWords(event.agent) || '—'}</td>
              <td className="y-num">{event.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function detailOf(event: SignInEvent, t: (key: string, values?: Record<string, string | number>) => string): string {
  const { detail } = event;
  const parts: string[] = [];
  if (typeof detail['method'] === 'string') parts.push(t(`method.${detail['method'].replace('+', '_')}`));
  if (detail['new_device'] === true) parts.push(t('newDevice'));
  if (event.kind === 'failed' && typeof detail['why'] === 'string') parts.push(t(`why.${detail['why']}`));
  if (typeof detail['name'] === 'string') parts.push(detail['name']);
  if (event.by) parts.push(t('byPerson', { name: event.by.name ?? '—' }));
  return parts.join(' · ');
}
