import { Link } from '@tanstack/react-router';
import type { MetricUse } from './api';

/** What names a metric, each leading to its page. */
export function UseList({ uses }: { uses: readonly MetricUse[] }) {
  return (
    <ul>
      {uses.map((use) => (
        <li key={`${use.where}${use.record?.['id'] ?? ''}`}>
          {use.record ? (
            <Link to="/records/$object/$id" params={{ object: use.record['object'] ?? '', id: use.record['id'] ?? '' }}>
              {use.where}
            </Link>
          ) : (
            use.where
          )}
        </li>
      ))}
    </ul>
  );
}
