import styles from './Figures.module.css';

/** A figure that opens the records behind it. */
export function FigureButton({ text, label, onClick }: { text: string; label?: string; onClick: () => void }) {
  return (
    <button type="button" className={styles['figure']} onClick={onClick} title={label}>
      {text}
    </button>
  );
}
