import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Organisation } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { slaReport } from './domain/slaReport.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface SlaReportDeps {
  readonly tickets: Pick<Tickets, 'openedIn'>
  readonly organisations: Pick<Organisations, 'find' | 'list'>
  readonly cursors: Cursors
}

/** Reports the outcomes of promises for an organisation's tickets that were opened in a month. */
export async function getSlaReport(
  { tickets, organisations }: SlaReportDeps,
  { now }: Call,
  organisation: string,
  { month }: Input<typeof ticketRoutes.getSlaReport>['query'],
): Promise<Output<typeof ticketRoutes.getSlaReport>> {
  const found = await organisations.find(organisation)
  if (!found) throw new Refusal('not_found', { what: 'organisation' })
  const rows = slaReport(await tickets.openedIn(organisation, month), now)
  return { month, organisation, organisationName: found.name, rows }
}

/** As `getSlaReport`, for one page of all organisations. Organisations without tickets are left out. */
export async function listSlaReports(
  { tickets, organisations, cursors }: SlaReportDeps,
  call: Call,
  { query: { month, ...page } }: Input<typeof ticketRoutes.listSlaReports>,
): Promise<Output<typeof ticketRoutes.listSlaReports>> {
  const { items, next } = await readPage(cursors, call, ['sla-reports', month], page, (request) =>
    organisations.list(request),
  )
  const reports = await Promise.all(items.map(reportOf))
  return { reports: reports.filter(({ rows }) => rows.length > 0), ...next }

  async function reportOf({ id: organisation, name: organisationName }: Organisation) {
    return {
      month,
      organisation,
      organisationName,
      rows: slaReport(await tickets.openedIn(organisation, month), call.now),
    }
  }
}
