import { askUsageExport, askUsageExportOf, getUsageExport, getUsageExportOf } from '../shared/exports/askExport.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../shared/usage/adapters/dynamodb/usage.ts'
import { createTakeUsage } from '../shared/usage/adapters/dynamodb/usageBatch.ts'
import { readUsageSums } from '../shared/usage/adapters/dynamodb/usageSums.ts'
import { focusCsv } from '../shared/usage/adapters/focusCsv.ts'
import { getOwnUsageReport, getUsageReport } from '../shared/usage/getUsageReport.ts'
import { takeUsageRecords } from '../shared/usage/takeUsageRecords.ts'
import type { UsageReport } from '../shared/usage/usageSchemas.ts'
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
