import styles from './Skeleton.module.css';

/** A grey bar where text will stand. */
export function Bar({ width = '100%', height = 12 }: { width?: number | string; height?: number }) {
  return <span className={styles['bar']} style={{ width, height }} aria-hidden="true" />;
}

/** Rows of a table before they come, of the same height. */
export function RowsSkeleton({ rows = 12, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['row']}>
          {Array.from({ length: columns }, (__, column) => (
            <Bar key={column} width={`${55 + ((row * 7 + column * 13) % 40)}%`} />
          ))}
        </div>
      ))}
    </div>
  );
}
