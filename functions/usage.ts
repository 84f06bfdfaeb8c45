import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { readUsage } from '../shared/adapters/dynamodb/usage.ts'
import { createTakeUsage } from '../shared/adapters/dynamodb/usageBatch.ts'
import { readUsageSums } from '../shared/adapters/dynamodb/usageSums.ts'
import { focusCsv } from '../shared/adapters/focusCsv.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import type { UsageReport } from '../shared/api/usageSchemas.ts'
import { askUsageExport, askUsageExportOf, getUsageExport, getUsageExportOf } from '../shared/usecases/askExport.ts'
import { getOwnUsageReport, getUsageReport } from '../shared/usecases/getUsageReport.ts'
import { takeUsageRecords } from '../shared/usecases/takeUsageRecords.ts'
import { createSeller, createStorage, serveNeeds } from './composition.ts'
import { createExporting } from './exporting.ts'

const { tables, commit } = createStorage()
const needs = {
  organisations: readOrganisations(tables),
  usage: { ...readUsage(tables), ...createTakeUsage(tables, commit) },
  sums: readUsageSums(tables),
}
const { party } = createSeller()
const asCsv = (report: UsageReport) => focusCsv(report, party.name)

const exporting = createExporting(tables, commit)

export const handler = serveArea(
  'usage',
  [
    serve(routes.takeUsageRecords, (call, input) => takeUsageRecords(needs, call, input)),
    serve(routes.getUsageReport, (call, input) => getOwnUsageReport(needs, call, input), asCsv),
    serve(routes.askUsageExport, (call, input) => askUsageExport(exporting, call, input)),
    serve(routes.getUsageExport, (call, input) => getUsageExport(exporting, call, input)),
    serve(routes.askUsageExportOf, (call, input) => askUsageExportOf(exporting, call, input)),
    serve(routes.getUsageExportOf, (call, input) => getUsageExportOf(exporting, call, input)),
    serve(routes.getUsageReportOf, (call, input) => getUsageReport(needs, call, input), asCsv),
  ],
  await serveNeeds(tables),
)
