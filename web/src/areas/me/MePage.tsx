import { useQueryClient } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { saveLanguage } from '@/api/session';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { plainFigure } from '@/charts/figures';
import { setNumberStyle, useNumberStyle } from '@/charts/numberStyle';
import { changeLanguage } from '@/i18n';
import { useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { useTheme } from '@/start/theme';
import { Avatar } from '@/ui/Avatar';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { MailboxesCard } from '@/areas/mail/MailboxesCard';
import { BriefsCard } from '@/areas/brief/BriefsCard';
import { DelegationCard } from './DelegationCard';
import { NotificationsCard } from './NotificationsCard';
import { FactorCard } from './FactorCard';
import { PasskeysCard } from './PasskeysCard';
import { PasswordCard } from './PasswordCard';
import { SessionsCard } from './SessionsCard';
import { SignInsCard } from './SignInsCard';
import { SignOnCard } from './SignOnCard';
import { TokensCard } from './TokensCard';
import styles from './Me.module.css';

const EXAMPLE = 1_250_000;

/** A person's own settings: how things look, the password, where one is signed in, tokens for programs. */
export function MePage() {
  const t = useWords('me');
  const me = useMe();
  const model = useModel();
  useTitle(t('title'));
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <Avatar name={me.user.name} size={40} />
        <div>
          <h1>{me.user.name}</h1>
          <span className={page['lead']}>
            {me.user.login} · {me.organisation}
          </span>
        </div>
        <div className={page['actions']}>
          {model.objects.has('user') && (
            <Link to="/records/$object/$id" params={{ object: 'user', id: me.user.id }} search={{}}>
              {t('myRecord')}
            </Link>
          )}
        </div>
      </header>
      <Looks />
      <NotificationsCard />
      <BriefsCard />
      <MailboxesCard />
      <DelegationCard />
      <PasswordCard />
      <FactorCard />
      <PasskeysCard />
      <SignOnCard />
      <SessionsCard />
      <TokensCard />
      <SignInsCard />
    </div>
  );
}

function Looks() {
  const t = useWords('me');
  const client = useQueryClient();
  const { i18n } = useTranslation();
  const locale = useLocale();
  const { theme, toggle } = useTheme();
  const style = useNumberStyle();
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const chooseLanguage = async (next: 'zh-CN' | 'en') => {
    await changeLanguage(next);
    try {
      await saveLanguage(next);
      await client.invalidateQueries();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('looks')}</h2>
      </header>
      <div className={`${page['cardBody']} ${styles['looks']}`}>
        <span id="me-language">{t('language')}</span>
        <Segmented
          aria-labelledby="me-language"
          value={language}
          onChange={(next: 'zh-CN' | 'en') => void chooseLanguage(next)}
          options={[
            { value: 'zh-CN' as const, label: '简体中文' },
            { value: 'en' as const, label: 'English' },
          ]}
        />
        <span id="me-theme">{t('theme')}</span>
        <Segmented
          aria-labelledby="me-theme"
          value={theme}
          onChange={(next) => next !== theme && toggle()}
          options={[
            { value: 'light' as const, label: t('light') },
            { value: 'dark' as const, label: t('dark') },
          ]}
        />
        <span id="me-numbers">{t('numbers')}</span>
        <div>
          <Segmented
            aria-labelledby="me-numbers"
            value={style}
            onChange={setNumberStyle}
            options={(['short', 'full'] as const).map((value) => ({ value, label: plainFigure(EXAMPLE, 'number', locale, value) }))}
          />
          <p className={page['hint']}>{t('numbersHint')}</p>
        </div>
      </div>
    </section>
  );
}
