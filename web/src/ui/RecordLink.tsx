import { Link } from '@tanstack/react-router';

/** A record's name that leads to its page. */
export function RecordLink({ object, id, name }: { object: string; id: string; name: string }) {
  return (
    <Link to="/records/$object/$id" params={{ object, id }} draggable={false}>
      {name}
    </Link>
  );
}
