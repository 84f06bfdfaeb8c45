import type { AuditRetentions } from '../audit/auditPorts.ts'
import { shownPart } from '../audit/listAuditEvents.ts'
import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, startOfMonth, toEpochMs, toInstant } from '../core/domain/time.ts'
import { planOn } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { entitlements, plansWith } from '../plans/domain/plans.ts'
import { type DataExport, exportStatus, exportsAtOnce } from './domain/dataExport.ts'
import type { DataExports, ExportFiles, SendExportTasks } from './exportPorts.ts'
import type { exportRoutes } from './exportRoutes.ts'

export interface ExportDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly exports: Pick<DataExports, 'all' | 'find' | 'add'>
  readonly files: Pick<ExportFiles, 'link'>
  readonly send: SendExportTasks
  readonly newId: () => string
}

/** Requests an export of a part of the organisation's own audit trail, up to now. */
export async function requestAuditExport(
  deps: ExportDeps & { readonly retentions: Pick<AuditRetentions, 'find'> },
  call: Call,
  { body: { of = 'changes', from, to = call.now, ...filter } }: Input<typeof exportRoutes.requestAuditExport>,
): Promise<Output<typeof exportRoutes.requestAuditExport>> {
  const organisation = ownOrganisation(call)
  const shown = await shownPart(deps, call, organisation, of, from)
  return ask(deps, call, organisation, {
    kind: 'audit',
    ...filter,
    of,
    from: shown,
    to: to < call.now ? to : call.now,
  })
}

/** Requests an export of the organisation's own usage in a month, grouped as its plan allows. */
export async function requestUsageExport(
  deps: ExportDeps,
  call: Call,
  { body }: Input<typeof exportRoutes.requestUsageExport>,
): Promise<Output<typeof exportRoutes.requestUsageExport>> {
  const organisation = await deps.organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  const today = localDateAt(toEpochMs(call.now))
  const { usageReport } = entitlements(planOn(organisation, today) ?? 'built-in', today)
  if (body.by === 'resource' && usageReport !== 'by resource')
    throw new Refusal('plan_lacks', { plans: plansWith((granted) => granted.usageReport === 'by resource', today) })
  return requestUsage(deps, call, organisation.id, body)
}

/** Requests an export of any organisation's usage, for staff. That organisation's audit trail records it. */
export async function requestUsageExportOf(
  deps: ExportDeps,
  call: Call,
  { params, body }: Input<typeof exportRoutes.requestUsageExportOf>,
): Promise<Output<typeof exportRoutes.requestUsageExportOf>> {
  const organisation = await deps.organisations.find(params.organisation)
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  return requestUsage(deps, call, organisation.id, body)
}

function requestUsage(
  deps: ExportDeps,
  call: Call,
  organisation: string,
  body: Input<typeof exportRoutes.requestUsageExport>['body'],
) {
  if (toEpochMs(call.now) < startOfMonth(body.month))
    throw new Refusal('invalid', { issues: [{ path: ['month'], message: 'has not begun' }] })
  return ask(deps, call, organisation, { kind: 'usage', ...body })
}

async function ask(
  { exports, send, newId }: ExportDeps,
  call: Call,
  organisation: string,
  what: DataExport['what'],
): Promise<Output<typeof exportRoutes.requestAuditExport>> {
  let beingWritten = 0
  for await (const one of exports.all(organisation)) if (exportStatus(one, call.now) === 'being written') beingWritten++
  if (beingWritten >= exportsAtOnce) throw new Refusal('exports_full')
  const request = { id: newId(), organisation, what, requestedAt: call.now, requestedBy: call.caller.id }
  const response = { export: request.id, status: exportStatus(request, call.now) }
  // Sent before the commit, for which the task waits: a crash between the two loses nothing.
  await send([{ organisation, export: request.id }])
  await exports.add(request, call.record(organisation, 'ExportRequested', `${what.kind} ${request.id}`, response))
  return response
}

export const getAuditExport = (deps: ExportDeps, call: Call, input: Input<typeof exportRoutes.getAuditExport>) =>
  viewOf(deps, call, ownOrganisation(call), 'audit', input.params.export)
export const getUsageExport = (deps: ExportDeps, call: Call, input: Input<typeof exportRoutes.getUsageExport>) =>
  viewOf(deps, call, ownOrganisation(call), 'usage', input.params.export)
export const getUsageExportOf = (
  deps: ExportDeps,
  call: Call,
  { params }: Input<typeof exportRoutes.getUsageExportOf>,
) => viewOf(deps, call, params.organisation, 'usage', params.export)

async function viewOf(
  { exports, files }: ExportDeps,
  call: Call,
  organisation: string,
  kind: DataExport['what']['kind'],
  id: string,
): Promise<Output<typeof exportRoutes.getAuditExport>> {
  const found = await exports.find(organisation, id, call.now)
  if (found?.what.kind !== kind) throw new Refusal('not_found', { what: 'export' })
  const { requestedAt, written } = found
  const view = { export: id, status: exportStatus(found, call.now), requestedAt }
  if (!written) return view
  const { url, validSeconds } = await files.link(found)
  const expiresAt = toInstant(toEpochMs(call.now) + validSeconds * 1_000)
  return { ...view, rows: written.rows, sizeBytes: written.sizeBytes, link: { url, expiresAt } }
}
