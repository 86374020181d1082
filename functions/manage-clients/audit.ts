import { AuditQuery, auditView } from '../../src/api/audit-view.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { totalOf } from '../../src/api/total.ts';
import type { Answer } from '../../src/runtime/http.ts';
import type { Dependencies } from './dependencies.ts';

export const listAudit =
  (dependencies: Pick<Dependencies, 'listAudit'>): Answer =>
  async ({ query }) => {
    const { size, next: after, ...filter } = read(AuditQuery, query, 'query');
    const page = await dependencies.listAudit(filter, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(auditView), size, ...totalOf(page, after), next },
    };
  };
