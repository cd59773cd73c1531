import { Component, type ReactNode } from 'react';
import { labelText, useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import type { Widget } from './declared';
import { Explain } from './Explain';
import styles from './WidgetCard.module.css';

interface WidgetCardProps {
  widget: Widget;
  caption?: ReactNode;
  tools?: ReactNode;
  /** Shown again from an older answer while the next one is fetched. */
  stale?: boolean;
  flush?: boolean;
  children: ReactNode;
}

export function WidgetCard({ widget, caption, tools, stale, flush, children }: WidgetCardProps) {
  const { language } = useLocale();
  const label = labelText(widget.label, language);
  return (
    <section className={styles['card']} aria-label={label} data-stale={stale ? '' : undefined} data-kind={widget.kind}>
      <header className={styles['head']}>
        <h2>{label}</h2>
        {caption && <span className={styles['caption']}>{caption}</span>}
        <span className={styles['tools']}>
          {tools}
          <Explain widget={widget} />
        </span>
      </header>
      <div className={styles['body']} data-flush={flush ? '' : undefined}>
        <Fence>{children}</Fence>
      </div>
    </section>
  );
}

/** One widget that breaks does not take the page with it. */
class Fence extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ProblemState error={this.state.error} retry={() => this.setState({ error: null })} small />;
  }
}
