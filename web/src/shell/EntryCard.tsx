import type { ReactNode } from 'react';
import { Brand } from './Brand';
import styles from './LoginPage.module.css';
import { LanguageButton, ThemeButton } from './Switches';

/** The frame of the pages before one is signed in. */
export function EntryCard({ lead, foot, children }: { lead: string; foot?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles['page']}>
      <header className={styles['corner']}>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main className={styles['card']}>
        <h1 className={styles['brand']}>
          <Brand large />
        </h1>
        <p className={styles['slogan']}>{lead}</p>
        {children}
      </main>
      {foot && <footer className={styles['foot']}>{foot}</footer>}
    </div>
  );
}
