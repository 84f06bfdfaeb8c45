import * as z from 'zod'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { complianceKey, compliancePrefix } from '../../../core/adapters/dynamodb/keys.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import type { Page, PageRequest } from '../../../core/ports.ts'
import { type ComplianceSubmission, complianceSubmissionSchema } from '../../domain/complianceForm.ts'
import type { ComplianceForms } from '../../organisationPorts.ts'

const itemSchema = z.object({ submission: complianceSubmissionSchema })

export function createComplianceForms(tables: Tables, transact: Transact): ComplianceForms {
  const TableName = tables.product
  async function submissions(organisation: string, page: PageRequest): Promise<Page<ComplianceSubmission>> {
    const query = {
      TableName,
      KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :compliance)',
      ExpressionAttributeValues: {
        ':organisation': complianceKey(organisation, 0).PK,
        ':compliance': compliancePrefix,
      },
      ScanIndexForward: false,
      ConsistentRead: true,
    }
    const { items, last } = await readPage(tables, itemSchema, query, page)
    return { items: items.map(({ submission }) => submission), last }
  }

  return {
    submissions,
    newest: async (organisation) => (await submissions(organisation, { limit: 1 })).items[0],

    save(organisation, before, after, record) {
      const put = {
        TableName,
        Item: { ...complianceKey(organisation, after.number), submission: after },
        ConditionExpression: before ? 'submission.#version = :seen' : 'attribute_not_exists(PK)',
        ...(before && {
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':seen': before.version },
        }),
      }
      return transact([{ Put: put }], [record])
    },
  }
}
