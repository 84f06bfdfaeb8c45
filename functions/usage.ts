import {
  getUsageExport,
  getUsageExportOf,
  requestUsageExport,
  requestUsageExportOf,
} from '../shared/exports/requestExport.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../shared/usage/adapters/dynamodb/usage.ts'
import { createIngestUsage } from '../shared/usage/adapters/dynamodb/usageBatch.ts'
import { readUsageSums } from '../shared/usage/adapters/dynamodb/usageSums.ts'
import { focusCsv } from '../shared/usage/adapters/focusCsv.ts'
import { getOwnUsageReport, getUsageReport } from '../shared/usage/getUsageReport.ts'
import { ingestUsage } from '../shared/usage/ingestUsage.ts'
import type { UsageReport } from '../shared/usage/usageSchemas.ts'
import { createSeller, createStorage, serveDeps } from './composition.ts'
import { createExporting } from './exporting.ts'

const { tables, transact } = createStorage()
const deps = {
  organisations: readOrganisations(tables),
  usage: { ...readUsage(tables), ...createIngestUsage(tables, transact) },
  sums: readUsageSums(tables),
}
const { party } = createSeller()
const asCsv = (report: UsageReport) => focusCsv(report, party.name)

const exporting = createExporting(tables, transact)

export const handler = serveArea(
  'usage',
  [
    serve(routes.ingestUsage, (call, input) => ingestUsage(deps, call, input)),
    serve(routes.getUsageReport, (call, input) => getOwnUsageReport(deps, call, input), asCsv),
    serve(routes.requestUsageExport, (call, input) => requestUsageExport(exporting, call, input)),
    serve(routes.getUsageExport, (call, input) => getUsageExport(exporting, call, input)),
    serve(routes.requestUsageExportOf, (call, input) => requestUsageExportOf(exporting, call, input)),
    serve(routes.getUsageExportOf, (call, input) => getUsageExportOf(exporting, call, input)),
    serve(routes.getUsageReportOf, (call, input) => getUsageReport(deps, call, input), asCsv),
  ],
  await serveDeps(tables),
)
