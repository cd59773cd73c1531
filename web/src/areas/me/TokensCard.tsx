import { Button, Input, Popconfirm, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatDay } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { loadTokens, makeToken, revokeToken, type TokenInfo } from './api';
import { CopyButton } from './CopyButton';
import styles from './Me.module.css';

const LIFETIMES = [30, 90, 365, 0] as const;
const DAY = 86_400_000;

/** Tokens for programs that speak for the person. A token is shown once, when it is made. */
export function TokensCard() {
  const t = useWords('me');
  const [secret, setSecret] = useState<string | null>(null);
  const query = useQuery({ queryKey: ['tokens'], queryFn: loadTokens });
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('tokens')}</h2>
        <span className={page['soft']}>{t('tokensHint')}</span>
      </header>
      {secret && (
        <div className={styles['secret']} role="status">
          <div style={{ flex: 1, minWidth: 0 }}>
            <p>{t('tokenOnce')}</p>
            <code>{secret}</code>
          </div>
          <CopyButton text={secret} />
        </div>
      )}
      <RowTable label={t('tokens')} query={query} rows={query.data} columns={useColumns()} id={(token) => token.id} buttons={(token) => <Revoke token={token} />} empty={null} likely={1} />
      <NewToken onMade={setSecret} />
    </section>
  );
}

function useColumns(): Column<TokenInfo>[] {
  const t = useWords('me');
  const locale = useLocale();
  return [
    { key: 'name', title: t('tokenName'), names: true, cell: (token) => token.name },
    { key: 'scopes', title: t('scopes'), cell: (token) => <code>{token.scopes.join(' ')}</code> },
    { key: 'used', title: t('used'), cell: (token) => (token.used_at ? formatAgo(token.used_at, locale) : t('never')) },
    { key: 'expires', title: t('expires'), cell: (token) => (token.expires_at ? formatDay(token.expires_at.slice(0, 10), locale) : t('noExpiry')) },
  ];
}

function Revoke({ token }: { token: TokenInfo }) {
  const t = useWords('me');
  const act = useDoing('tokens');
  return (
    <Popconfirm title={t('revokeTitle', { name: token.name })} description={t('revokeText')} okText={t('revoke')} onConfirm={() => void act(() => revokeToken(token.id))}>
      <Button size="small">{t('revoke')}</Button>
    </Popconfirm>
  );
}

function NewToken({ onMade }: { onMade: (token: string) => void }) {
  const t = useWords('me');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [days, setDays] = useState<number>(90);
  const [busy, setBusy] = useState(false);
  const options = [
    { label: t('wholeScopes'), options: ['read', 'write', 'admin'].map((scope) => ({ value: scope, label: t(`scope.${scope}`) })) },
    {
      label: t('objectScopes'),
      options: [...model.objects.values()].flatMap((view) =>
        ['read', 'write'].map((right) => ({ value: `${view.name}:${right}`, label: `${labelText(view.label, language)} · ${t(`scope.${right}`)}` })),
      ),
    },
  ];
  const make = async () => {
    setBusy(true);
    try {
      const made = await makeToken(name.trim(), scopes, days ? new Date(Date.now() + days * DAY).toISOString() : null);
      onMade(made.token);
      setName('');
      await client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles['new']}>
      <label>
        {t('tokenName')}
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={80} placeholder={t('tokenExample')} style={{ width: 200 }} />
      </label>
      <label htmlFor="token-scopes">
        {t('scopes')}
        <Select<string[]> id="token-scopes" mode="multiple" value={scopes} onChange={setScopes} options={options} showSearch={{ optionFilterProp: 'label' }} style={{ minWidth: 200, maxWidth: 340 }} />
      </label>
      <label htmlFor="token-days">
        {t('expires')}
        <Select id="token-days" value={days} onChange={setDays} options={LIFETIMES.map((value) => ({ value, label: value ? t('days', { count: value }) : t('noExpiry') }))} style={{ width: 120 }} />
      </label>
      <Button type="primary" disabled={!name.trim() || scopes.length === 0} loading={busy} onClick={() => void make()}>
        {t('makeToken')}
      </Button>
    </div>
  );
}
