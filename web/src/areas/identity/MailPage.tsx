import { MailboxesCard } from '@/areas/mail/MailboxesCard';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useTitle } from '@/ui/useTitle';
import { BouncesCard } from './BouncesCard';
import { LettersCard } from './LettersCard';
import { MailServerCard } from './MailServerCard';
import { WordsCard } from './WordsCard';

/** The organisation's mail server, what is on its way, and the addresses that take nothing. */
export function MailPage() {
  const t = useWords('identity');
  useTitle(t('mail'));
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('mail')}</h1>
      </header>
      <MailServerCard />
      <MailboxesCard all />
      <LettersCard />
      <BouncesCard />
      <WordsCard />
    </div>
  );
}
