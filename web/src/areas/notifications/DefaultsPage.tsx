import { Button, Select } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch } from '@/api/call';
import { isProblem } from '@/api/problem';
import { channels, type Channel } from '@/api/together';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useTitle } from '@/ui/useTitle';

const KEY = ['notification-defaults'];

/** By which channels the people of each role are told who chose nothing themselves. */
export function DefaultsPage() {
  const t = useWords('together');
  const client = useQueryClient();
  const [chosen, setChosen] = useState('');
  useTitle(t('defaults'));
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => get('/notification-defaults', { signal }) });
  const change = useMutation({
    mutationFn: ({ role, part }: { role: string; part: Record<string, Channel[] | null> }) => patch('/notification-defaults/{role}', { path: { role }, body: { channels: part } }),
    onSuccess: (answer) => client.setQueryData(KEY, answer),
    onError: (error) => notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') }),
  });
  const role = query.data?.roles.find((each) => each.id === chosen) ?? query.data?.roles[0];
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('defaults')}</h1>
        <span className={page['lead']}>{t('defaultsHint')}</span>
        <div className={page['actions']}>
          {query.data && role && (
            <Select aria-label={t('role')} value={role.id} onChange={setChosen} style={{ minWidth: 220 }} options={query.data.roles.map((each) => ({ value: each.id, label: each.name }))} />
          )}
        </div>
      </header>
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending && <RowsSkeleton rows={8} columns={3} />}
      {query.data && role && (
        <section className={page['card']} aria-label={role.name}>
          <RowTable
            label={role.name}
            query={query}
            rows={query.data.kinds}
            columns={[
              { key: 'kind', title: t('kindOf'), names: true, cell: (kind) => kind.label },
              {
                key: 'channels',
                title: t('channels'),
                cell: (kind) => (
                  <Select<Channel[]>
                    mode="multiple"
                    aria-label={kind.label}
                    value={role.channels[kind.name] ?? kind.channels}
                    onChange={(value) => change.mutate({ role: role.id, part: { [kind.name]: value } })}
                    placeholder={t('byNone')}
                    style={{ width: '100%', minWidth: 200 }}
                    options={channels.map((value) => ({ value, label: t(`channel.${value}`) }))}
                  />
                ),
              },
            ]}
            id={(kind) => kind.name}
            buttons={(kind) =>
              role.channels[kind.name] && (
                <Button type="link" size="small" aria-label={`${t('back')}: ${kind.label}`} onClick={() => change.mutate({ role: role.id, part: { [kind.name]: null } })}>
                  {t('back')}
                </Button>
              )
            }
            empty={null}
          />
        </section>
      )}
    </div>
  );
}
